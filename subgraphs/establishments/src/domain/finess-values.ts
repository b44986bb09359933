import { hasLuhnCheckDigit, isCivilDay, isFinessNumber, regionOfDepartment } from '@hopen/schema';
import { excerpt, type LineFinding } from './finess-refusal.ts';
import { statusOfLegalStatus } from './legal-status.ts';

/** Type of a column. `code` and `says` explain a line that is rejected for it. */
export interface ValueType {
  readonly fits: (value: string) => boolean;
  readonly code: string;
  readonly says: string;
  /** Infinite for a type that admits few characters by itself. */
  readonly maxLength: number;
}

export const type = (
  fits: RegExp | ((value: string) => boolean),
  code: string,
  says: string,
  maxLength = Number.POSITIVE_INFINITY,
): ValueType => ({
  fits: typeof fits === 'function' ? fits : (value) => fits.test(value),
  code,
  says,
  maxLength,
});

/**
 * Tolerance for the length of a text, as a multiple of its official length and as a minimum ("QUATER" for Q): a new layout may
 * bring longer ones, but a name of some thousand characters is damage, and fits no index.
 */
const SLACK = 4;
const SHORTEST_LIMIT = 32;

const isNumberWithKey = (value: string, digits: number) =>
  value.length === digits && /^\d+$/.test(value) && hasLuhnCheckDigit(value);

// Patterns of the layout, with checks that go beyond them: check digits, known codes.
export const finess = type(
  isFinessNumber,
  'INVALID_FINESS',
  'a FINESS number: nine characters, the last a check digit',
);
export const text = (officialLength: number) =>
  type(() => true, 'MALFORMED_VALUE', 'text', Math.max(SLACK * officialLength, SHORTEST_LIMIT));
export const commune = type(/^[0-9]{3}$/, 'MALFORMED_VALUE', 'three digits');
/** Official layout: a town behind the postal code. Real extracts hold lines with the postal code alone. */
export const delivery = type(
  /^[0-9]{5}( .*)?$/,
  'MALFORMED_VALUE',
  'a postal code of five digits and a town',
  SLACK * 32,
);
export const department = type(
  (value) => regionOfDepartment(value) !== undefined,
  'UNKNOWN_DEPARTMENT',
  'a department of the eighteen regions',
);
export const legalStatus = type(
  (value) => statusOfLegalStatus(value) !== undefined,
  'UNKNOWN_LEGAL_STATUS',
  'a code of the nomenclature of legal statuses',
);
export const category = type(/^[0-9]{3}$/, 'MALFORMED_VALUE', 'three digits');
export const siren = type(
  (value) => isNumberWithKey(value, 9),
  'INVALID_SIREN',
  'a SIREN: nine digits, the last a check digit',
);
export const siret = type(
  (value) => isNumberWithKey(value, 14),
  'INVALID_SIRET',
  'a SIRET: fourteen digits, the last a check digit',
);
export const day = type(isCivilDay, 'INVALID_DATE', 'a day, YYYY-MM-DD');
const TWO_STATES: readonly string[] = ['A', 'I'];
export const state = type(
  (value) => TWO_STATES.includes(value),
  'UNKNOWN_STATE',
  'A (active) or I (inactive)',
);
export const postalCode = type(/^\d{5}$/, 'MALFORMED_VALUE', 'five digits');
/** INSEE code of a commune, the department included. */
export const inseeCommune = type(/^(\d{2}|2[AB])\d{3}$/, 'MALFORMED_VALUE', 'the INSEE code of a commune');
export const metres = type(/^-?[0-9]{1,9}(\.[0-9]{1,20})?$/, 'IMPOSSIBLE_COORDINATES', 'a number of metres');

/**
 * Treatment of a line whose value does not fit:
 * - `required`: must be there and fit, or the line is rejected;
 * - `nillable`: may be empty; when it does not fit, the line is rejected;
 * - `dispensable`: when it does not fit, the line is loaded without it and a remark says so: a hospital is not lost
 *   for the registration number of its company;
 * - `-`: not read.
 */
type ColumnTreatment = 'required' | 'nillable' | 'dispensable' | '-';

/** Column with its name in the layout. */
export type LayoutColumn = readonly [name: string, treatment: ColumnTreatment, type: ValueType];

/** Finding on a value against its column; null when it fits. */
export function checkValue([name, treatment, type]: LayoutColumn, value: string): LineFinding | null {
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

/** Takes the code of the first finding, and the reasons of all. */
export const merged = (findings: readonly LineFinding[]): LineFinding => ({
  code: findings[0]!.code,
  reason: findings.map(({ reason }) => reason).join('; '),
});

/** Old records are padded with blanks, and hold double ones between words. */
export const withSingleBlanks = (value: string): string => value.trim().replace(/\s+/g, ' ');
