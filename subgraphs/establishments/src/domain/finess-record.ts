import { type CivilDay, DataOrigin, isCivilDay, isFinessNumber, regionOfDepartment } from '@hopen/schema';
import { type Establishment, type LegalEntity, searchable } from './establishment.ts';
import { positionOf, type SitePosition } from './finess-coordinates.ts';
import { type Column, LAYOUTS, type Layout, type RecordType } from './finess-layout.ts';
import { excerpt, type LineFinding } from './finess-refusal.ts';
import { statusOfLegalStatus } from './legal-status.ts';

/** A site as its line says it: without what comes from elsewhere, its status and its coordinates. */
export type SiteRow = Omit<Establishment, 'status' | 'latitude' | 'longitude'>;

/** What a line says. */
export interface FinessRecord {
  /** Column 1 of the line, when it is one of the three record types. */
  readonly recordType: RecordType | null;
  /** The number that the line is about, when it is readable, even if the line is rejected. */
  readonly number: string | null;
  /** What to load; null when the line is rejected. */
  readonly row: LegalEntity | SiteRow | SitePosition | null;
  readonly rejection: LineFinding | null;
  /** What was left out of a line that is loaded. */
  readonly remarks: readonly LineFinding[];
}

/** "finess;etalab;<n>;<date>", the first line of every extract: its date, or `undefined` when it is not that line. */
export function extractDate(line: string): CivilDay | undefined {
  const date = /^\uFEFF?finess;etalab;\d+;(\d{4}-\d{2}-\d{2})$/.exec(line.trimEnd())?.[1];
  return date && isCivilDay(date) ? date : undefined;
}

/** Reads a line behind the first. Never throws: what is wrong with the line is in the record. */
export function readRecord(line: string): FinessRecord {
  const [recordType = '', ...cells] = line.split(';').map((cell) => cell.trim());
  if (!Object.hasOwn(LAYOUTS, recordType)) return unknownRecord(recordType);
  const known = recordType as RecordType;
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

/** The first finding gives the code, all of them give the reason. */
const merged = (findings: readonly LineFinding[]): LineFinding => ({
  code: findings[0]!.code,
  reason: findings.map(({ reason }) => reason).join('; '),
});

type Values = Readonly<Record<string, string>>;

/** The values of a line by column name, as the layout's table wants them. */
function readCells({ columns, spareColumns }: Layout, cells: readonly string[]) {
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
    const finding = treatment === '-' ? null : checkCell(column, cells[index]!);
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

/** What is wrong with a value; null when it is as its column wants it. */
function checkCell([name, treatment, type]: Column, value: string): LineFinding | null {
  if (value === '')
    return treatment === 'required' ? { code: 'MISSING_VALUE', reason: `${name} is empty` } : null;
  if (value.length > type.maxLength) {
    const reason = `${name} has ${value.length} characters, more than ${type.maxLength}`;
    return { code: 'VALUE_TOO_LONG', reason };
  }
  return type.fits(value)
    ? null
    : { code: type.code, reason: `${name} "${excerpt(value, 60)}" is not ${type.says}` };
}

/** What the values of each record type make. */
const ROWS: Readonly<
  Record<RecordType, (values: Values) => LegalEntity | SiteRow | SitePosition | LineFinding>
> = {
  structureej: legalEntityRow,
  structureet: siteRow,
  geolocalisation: ({ coordxet, coordyet, sourcecoordet }) =>
    positionOf(coordxet!, coordyet!, sourcecoordet!),
};

/** "01440 VIRIAT": five digits, a blank, the town. */
const postalCodeOf = ({ ligneacheminement }: Values) => ligneacheminement!.slice(0, 5);
const townOf = ({ ligneacheminement }: Values) => ligneacheminement!.slice(5).trim();

/** The long name where there is one: the other is cut at 38 characters. */
const nameOf = ({ rs, rslongue }: Values) => rslongue || rs!;

function legalEntityRow(values: Values): LegalEntity {
  return {
    finess: values.nofiness!,
    name: nameOf(values),
    legalStatusCode: values.statutjuridique!,
    status: statusOfLegalStatus(values.statutjuridique!)!,
    siren: values.siren || null,
    postalCode: postalCodeOf(values),
    city: townOf(values),
    department: values.departement!,
    dataOrigin: DataOrigin.IMPORTED,
  };
}

function siteRow(values: Values): SiteRow {
  const department = values.departement!;
  return {
    finess: values.nofinesset!,
    name: nameOf(values),
    searchName: searchable(nameOf(values)),
    legalEntityFiness: values.nofinessej!,
    categoryCode: values.categetab!,
    // The layout lets the label be empty; the code then stands for it.
    categoryLabel: values.libcategetab || values.categetab!,
    street: streetOf(values),
    postalCode: postalCodeOf(values),
    city: townOf(values),
    communeCode: communeCode(department, values.commune!),
    department,
    regionCode: regionOfDepartment(department)!.code,
    siret: values.siret || null,
    openedOn: values.dateouv || null,
    closedOn: null,
    dataOrigin: DataOrigin.IMPORTED,
  };
}

/** Overseas, FINESS writes the department 9A to 9F, and the INSEE code of a commune is 97 and its three digits. */
export const communeCode = (department: string, commune: string): string =>
  `${/^9[A-F]$/.test(department) ? '97' : department}${commune}`;

/** compvoie, "complément de voie": B, T, Q or C. Source: layout of the public extract. */
const REPEATED_NUMBERS: Readonly<Record<string, string>> = {
  B: 'BIS',
  T: 'TER',
  Q: 'QUATER',
  C: 'QUINQUIES',
};

/** "12 BIS AV DE NARVIK, BP 40"; null when the line has nothing of it. */
function streetOf({ numvoie, compvoie, typvoie, voie, lieuditbp }: Values): string | null {
  const road = [numvoie, REPEATED_NUMBERS[compvoie!] ?? compvoie, typvoie, voie].filter(Boolean).join(' ');
  return [road, lieuditbp].filter(Boolean).join(', ') || null;
}
