import { hasLuhnCheckDigit, isCivilDay, isFinessNumber, regionOfDepartment } from '@hopen/schema';
import { statusOfLegalStatus } from './legal-status.ts';

/** Type of a column. `code` and `says` explain a line that is rejected for it. */
interface ValueType {
  readonly fits: (value: string) => boolean;
  readonly code: string;
  readonly says: string;
  /** Infinite for a type that admits few characters by itself. */
  readonly maxLength: number;
}

const type = (
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
const finess = type(
  isFinessNumber,
  'INVALID_FINESS',
  'a FINESS number: nine characters, the last a check digit',
);
const text = (officialLength: number) =>
  type(() => true, 'MALFORMED_VALUE', 'text', Math.max(SLACK * officialLength, SHORTEST_LIMIT));
const commune = type(/^[0-9]{3}$/, 'MALFORMED_VALUE', 'three digits');
/** Official layout: a town behind the postal code. Real extracts hold lines with the postal code alone. */
const delivery = type(
  /^[0-9]{5}( .*)?$/,
  'MALFORMED_VALUE',
  'a postal code of five digits and a town',
  SLACK * 32,
);
const department = type(
  (value) => regionOfDepartment(value) !== undefined,
  'UNKNOWN_DEPARTMENT',
  'a department of the eighteen regions',
);
const legalStatus = type(
  (value) => statusOfLegalStatus(value) !== undefined,
  'UNKNOWN_LEGAL_STATUS',
  'a code of the nomenclature of legal statuses',
);
const category = type(/^[0-9]{3}$/, 'MALFORMED_VALUE', 'three digits');
const siren = type(
  (value) => isNumberWithKey(value, 9),
  'INVALID_SIREN',
  'a SIREN: nine digits, the last a check digit',
);
const siret = type(
  (value) => isNumberWithKey(value, 14),
  'INVALID_SIRET',
  'a SIRET: fourteen digits, the last a check digit',
);
const day = type(isCivilDay, 'INVALID_DATE', 'a day, YYYY-MM-DD');
const metres = type(/^-?[0-9]{1,9}(\.[0-9]{1,20})?$/, 'IMPOSSIBLE_COORDINATES', 'a number of metres');

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

/** Record types, as column 1 of a line names them. */
export type RecordType = 'structureej' | 'structureet' | 'geolocalisation';

export interface RecordLayout {
  /** Columns behind the record type, in order; the first holds the FINESS number of the record. */
  readonly columns: readonly LayoutColumn[];
  /** Number of further columns that a line may have. */
  readonly spareColumns: number;
}

/** Public extract of FINESS, layout 93. Source: data.gouv.fr, etalab-cs1100501, -502 and -507. */
export const LAYOUTS: Readonly<Record<RecordType, RecordLayout>> = {
  structureej: {
    spareColumns: 0,
    columns: [
      ['nofiness', 'required', finess],
      ['rs', 'required', text(38)],
      ['rslongue', 'nillable', text(60)],
      ['complrs', '-', text(32)],
      ['numvoie', '-', text(4)],
      ['typvoie', '-', text(4)],
      ['voie', '-', text(27)],
      ['compvoie', '-', text(1)],
      ['compldistrib', '-', text(32)],
      ['lieuditbp', '-', text(32)],
      ['commune', '-', commune],
      ['ligneacheminement', 'required', delivery],
      ['departement', 'required', department],
      ['libdepartement', '-', text(24)],
      ['telephone', '-', text(10)],
      ['statutjuridique', 'required', legalStatus],
      ['libstatutjuridique', '-', text(60)],
      ['categetab', '-', text(3)],
      ['libcategetab', '-', text(60)],
      ['siren', 'dispensable', siren],
      ['codeape', '-', text(5)],
      ['datecrea', '-', day],
    ],
  },
  structureet: {
    // cs1100502 has the number of the ministry of education (numuai) behind the columns of cs1100507.
    spareColumns: 1,
    columns: [
      ['nofinesset', 'required', finess],
      ['nofinessej', 'required', finess],
      ['rs', 'required', text(38)],
      ['rslongue', 'nillable', text(60)],
      ['complrs', '-', text(32)],
      ['compldistrib', '-', text(32)],
      // Real extracts write streets as they come ("Rout", "Rue"), whatever the layout says of them.
      ['numvoie', 'nillable', text(4)],
      ['typvoie', 'nillable', text(4)],
      ['voie', 'nillable', text(27)],
      ['compvoie', 'nillable', text(1)],
      ['lieuditbp', 'nillable', text(32)],
      ['commune', 'required', commune],
      ['departement', 'required', department],
      ['libdepartement', '-', text(24)],
      ['ligneacheminement', 'required', delivery],
      ['telephone', '-', text(10)],
      ['telecopie', '-', text(10)],
      ['categetab', 'required', category],
      ['libcategetab', 'nillable', text(60)],
      ['categagretab', '-', text(4)],
      ['libcategagretab', '-', text(60)],
      ['siret', 'dispensable', siret],
      ['codeape', '-', text(5)],
      ['codemft', '-', text(2)],
      ['libmft', '-', text(60)],
      ['codesph', '-', text(1)],
      ['libsph', '-', text(60)],
      ['dateouv', 'dispensable', day],
      ['dateautor', '-', day],
      ['datemaj', '-', day],
    ],
  },
  geolocalisation: {
    spareColumns: 0,
    columns: [
      ['nofinesset', 'required', finess],
      ['coordxet', 'nillable', metres],
      ['coordyet', 'nillable', metres],
      ['sourcecoordet', 'nillable', text(255)],
      ['datemaj', '-', day],
    ],
  },
};
