import { type CivilDay, isCivilDay, isFinessNumber } from '@hopen/schema';
import type { LegalEntity } from './establishment.ts';
import type { SitePosition } from './finess-coordinates.ts';
import { LAYOUTS, type LineType, type RecordLayout, type RecordType } from './finess-layout.ts';
import { excerpt, type LineFinding } from './finess-refusal.ts';
import { ROWS, type SiteRow, townOf } from './finess-rows.ts';
import { checkValue, merged, withSingleBlanks } from './finess-values.ts';
import type { HospitalGroupRow } from './hospital-group.ts';

/** Parsed line. */
export interface FinessRecord {
  /** Column 1 of a line, when it is one of the record types. */
  readonly recordType: RecordType | null;
  /** FINESS number of the record where it is valid, even if the line is rejected; `gccId` of a group. */
  readonly number: string | null;
  /** Row to load; null when the record is rejected, or says that a site is closed. */
  readonly row: LegalEntity | SiteRow | SitePosition | HospitalGroupRow | null;
  readonly rejection: LineFinding | null;
  /** Values left out of a line that is loaded. */
  readonly remarks: readonly LineFinding[];
  /** Day on which the site was closed, where the record says that it is. */
  readonly closedOn?: CivilDay;
}

/** Date of "finess;etalab;<n>;<date>", the first line of every extract; `undefined` for any other line. */
export function extractDate(line: string): CivilDay | undefined {
  const date = /^\uFEFF?finess;etalab;\d+;(\d{4}-\d{2}-\d{2})$/.exec(line.trimEnd())?.[1];
  return date && isCivilDay(date) ? date : undefined;
}

/** Parses a line behind the first. Never throws: faults of the line are in the record. */
export function readRecord(line: string): FinessRecord {
  const [recordType = '', ...cells] = line.split(';').map(withSingleBlanks);
  if (!Object.hasOwn(LAYOUTS, recordType)) return unknownRecord(recordType);
  const known = recordType as LineType;
  const number = cells[0] && isFinessNumber(cells[0]) ? cells[0] : null;
  const { values, rejections, remarks } = readCells(LAYOUTS[known], cells);
  if (line.includes('\0'))
    rejections.push({ code: 'UNREADABLE_CHARACTER', reason: 'the line holds a NUL character' });
  const row = rejections.length === 0 ? ROWS[known](values) : null;
  if (row && 'code' in row) rejections.push(row);
  const rejection = rejections.length > 0 ? merged(rejections) : null;
  if (rejection) return { recordType: known, number, row: null, rejection, remarks: [] };
  return { recordType: known, number, row: row as FinessRecord['row'], rejection, remarks };
}

const unknownRecord = (recordType: string): FinessRecord => ({
  recordType: null,
  number: null,
  row: null,
  rejection: {
    code: 'UNKNOWN_RECORD_TYPE',
    reason: `"${excerpt(recordType, 40)}" is none of ${Object.keys(LAYOUTS).join(', ')}`,
  },
  remarks: [],
});

/** Values of a line by column name, with the findings that reject the line and those that only remark on it. */
function readCells({ columns, spareColumns }: RecordLayout, cells: readonly string[]) {
  const values: Record<string, string> = {};
  const rejections: LineFinding[] = [];
  const remarks: LineFinding[] = [];
  if (cells.length < columns.length || cells.length > columns.length + spareColumns) {
    rejections.push({
      code: 'COLUMN_COUNT',
      reason: `${cells.length + 1} columns instead of ${columns.length + 1}`,
    });
    return { values, rejections, remarks };
  }
  for (const [index, column] of columns.entries()) {
    const [name, treatment] = column;
    const finding = treatment === '-' ? null : checkValue(column, cells[index]!);
    values[name] = finding ? '' : cells[index]!;
    if (finding) (treatment === 'dispensable' ? remarks : rejections).push(finding);
  }
  if (values.ligneacheminement && !townOf(values)) {
    remarks.push({
      code: 'MISSING_TOWN',
      reason: `ligneacheminement "${values.ligneacheminement}" names no town`,
    });
  }
  return { values, rejections, remarks };
}
