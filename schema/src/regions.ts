import { RuleViolation } from './rule-violation.ts';

/** Region of France, with its regional health agency (ARS). */
export interface RegionFacts {
  /** Two-digit code of INSEE's code officiel géographique. */
  readonly code: string;
  readonly name: string;
  /** Slug in type names, URLs and folders: `ile-de-france`; `paca` for Provence-Alpes-Côte d'Azur. */
  readonly slug: string;
  /** FINESS department codes: `9A`–`9F` overseas, `2A` and `2B` in Corsica. */
  readonly departments: readonly string[];
}

const region = (code: string, name: string, slug: string, departments: string): RegionFacts => ({
  code,
  name,
  slug,
  departments: departments.split(' '),
});

/**
 * Eighteen regions since 1 January 2016 with their departments. Source: law 2015-29 of 16 January 2015; INSEE code
 * officiel géographique; FINESS department codes overseas.
 */
export const REGIONS: readonly RegionFacts[] = [
  region('01', 'Guadeloupe', 'guadeloupe', '9A'),
  region('02', 'Martinique', 'martinique', '9B'),
  region('03', 'Guyane', 'guyane', '9C'),
  region('04', 'La Réunion', 'la-reunion', '9D'),
  region('06', 'Mayotte', 'mayotte', '9F'),
  region('11', 'Île-de-France', 'ile-de-france', '75 77 78 91 92 93 94 95'),
  region('24', 'Centre-Val de Loire', 'centre-val-de-loire', '18 28 36 37 41 45'),
  region('27', 'Bourgogne-Franche-Comté', 'bourgogne-franche-comte', '21 25 39 58 70 71 89 90'),
  region('28', 'Normandie', 'normandie', '14 27 50 61 76'),
  region('32', 'Hauts-de-France', 'hauts-de-france', '02 59 60 62 80'),
  region('44', 'Grand Est', 'grand-est', '08 10 51 52 54 55 57 67 68 88'),
  region('52', 'Pays de la Loire', 'pays-de-la-loire', '44 49 53 72 85'),
  region('53', 'Bretagne', 'bretagne', '22 29 35 56'),
  region('75', 'Nouvelle-Aquitaine', 'nouvelle-aquitaine', '16 17 19 23 24 33 40 47 64 79 86 87'),
  region('76', 'Occitanie', 'occitanie', '09 11 12 30 31 32 34 46 48 65 66 81 82'),
  region('84', 'Auvergne-Rhône-Alpes', 'auvergne-rhone-alpes', '01 03 07 15 26 38 42 43 63 69 73 74'),
  region('93', "Provence-Alpes-Côte d'Azur", 'paca', '04 05 06 13 83 84'),
  region('94', 'Corse', 'corse', '2A 2B'),
];

const byCode = new Map(REGIONS.map((facts) => [facts.code, facts]));
const byDepartment = new Map(REGIONS.flatMap((facts) => facts.departments.map((code) => [code, facts])));

/** Region by INSEE code. */
export const findRegion = (code: string): RegionFacts | undefined => byCode.get(code);

/** Region by FINESS department code. */
export const regionOfDepartment = (department: string): RegionFacts | undefined =>
  byDepartment.get(department);

/** Returns an existing region code; throws `UNKNOWN_REGION` for `field` otherwise. */
export function checkedRegionCode(code: string, field: string): string {
  if (byCode.has(code)) return code;
  throw new RuleViolation('UNKNOWN_REGION', `« ${code.slice(0, 20)} » n'est le code INSEE d'aucune région.`, {
    field,
    source: 'INSEE, code officiel géographique',
  });
}

/** FINESS codes of overseas departments, by those of INSEE. */
export const OVERSEAS_DEPARTMENTS = { 971: '9A', 972: '9B', 973: '9C', 974: '9D', 976: '9F' } as const;

/** Codes that people use beside those of FINESS; Corsica was one department, 20, until 1976. */
const OTHER_CODES: ReadonlyMap<string, readonly string[]> = new Map([
  ...Object.entries(OVERSEAS_DEPARTMENTS).map(([insee, finess]): [string, string[]] => [insee, [finess]]),
  ['20', ['2A', '2B']],
]);

/**
 * FINESS codes of a department as people write it: `13`, ` 1 `, `2a`, `971` (`9A`), `20` (`2A` and `2B`); throws
 * `UNKNOWN_DEPARTMENT` for `field` otherwise.
 */
export function checkedDepartments(code: string, field: string): readonly string[] {
  const written = code.trim().toUpperCase();
  const padded = /^\d$/.test(written) ? `0${written}` : written;
  if (byDepartment.has(padded)) return [padded];
  const known = OTHER_CODES.get(padded);
  if (known) return known;
  const message = `« ${code.slice(0, 20)} » n'est le code d'aucun département : par exemple 13, 2A ou 974.`;
  throw new RuleViolation('UNKNOWN_DEPARTMENT', message, { field, source: 'FINESS' });
}
