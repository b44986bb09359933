import type { Encoding } from '../domain/finess-lines.ts';
import { type FinessRecord, readRecord } from '../domain/finess-record.ts';
import type { LineFinding } from '../domain/finess-refusal.ts';
import type { TextLine } from './finess-files.ts';

/** Remark on a line that was read in this encoding, which is not that of its file. */
const FOREIGN_LINE: Readonly<Record<Encoding, LineFinding>> = {
  'windows-1252': {
    code: 'ENCODING',
    reason: 'the file is UTF-8 and this line is not: it was read as Windows-1252',
  },
  'utf-8': {
    code: 'UTF8_IN_WINDOWS_1252',
    reason: 'the file is Windows-1252 and this line is UTF-8: it was read as UTF-8',
  },
};

/** Line of an extract as rows of the staging tables. */
export class StagedLine {
  readonly record: FinessRecord;

  constructor(
    readonly id: number,
    readonly file: string,
    readonly line: TextLine,
  ) {
    this.record = readRecord(line.text);
  }

  get lineRow() {
    const { recordType, number, row } = this.record;
    return {
      id: this.id,
      file: this.file,
      line: this.line.lineNumber,
      record_type: recordType,
      number,
      fields: row && columns(row),
      raw: storable(this.line.text),
    };
  }

  get outcomeRows() {
    const { rejection } = this.record;
    if (!rejection) return [];
    return [{ id: this.id, outcome: 'rejected', code: rejection.code, reason: storable(rejection.reason) }];
  }

  get remarkRows() {
    const { rejection, remarks } = this.record;
    if (rejection) return [];
    const { foreignEncoding } = this.line;
    const findings = foreignEncoding ? [FOREIGN_LINE[foreignEncoding], ...remarks] : remarks;
    return findings.map(({ code, reason }) => ({ id: this.id, code, reason: storable(reason) }));
  }
}

/** PostgreSQL text takes no NUL and no lone surrogate. */
const storable = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();

/** Renames properties to columns as MikroORM does: `searchName` is `search_name`. */
const columns = (row: object) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
