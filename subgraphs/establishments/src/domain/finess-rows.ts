import { DataOrigin, regionOfDepartment } from '@hopen/schema';
import type { Establishment, LegalEntity } from './establishment.ts';
import { positionOf, type SitePosition } from './finess-coordinates.ts';
import type { LineType } from './finess-layout.ts';
import type { LineFinding } from './finess-refusal.ts';
import { statusOfLegalStatus } from './legal-status.ts';
import { searchText } from './search.ts';
import { searchable } from './searchable.ts';

/** Site without the columns that come from other lines: its status and its coordinates. FINESS+ has no labels of categories. */
export type SiteRow = Omit<Establishment, 'status' | 'latitude' | 'longitude' | 'categoryLabel'> & {
  readonly categoryLabel: string | null;
};

type CellValues = Readonly<Record<string, string>>;

/** Row of each record type from its values. */
export const ROWS: Readonly<
  Record<LineType, (values: CellValues) => LegalEntity | SiteRow | SitePosition | LineFinding>
> = {
  structureej: legalEntityRow,
  structureet: siteRow,
  geolocalisation: ({ coordxet, coordyet, sourcecoordet }) =>
    positionOf(coordxet!, coordyet!, sourcecoordet!),
};

/** "01440 VIRIAT": five digits, a blank, the town. */
const postalCodeOf = ({ ligneacheminement }: CellValues) => ligneacheminement!.slice(0, 5);
export const townOf = ({ ligneacheminement }: CellValues) => ligneacheminement!.slice(5).trim();

/** Long name where there is one: the short one is cut at 38 characters. */
const nameOf = ({ rs, rslongue }: CellValues) => rslongue || rs!;

export function legalEntityRow(values: CellValues): LegalEntity {
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

export function siteRow(values: CellValues): SiteRow {
  const department = values.departement!;
  const found = {
    finess: values.nofinesset!,
    name: nameOf(values),
    postalCode: postalCodeOf(values),
    city: townOf(values),
    siret: values.siret || null,
  };
  return {
    ...found,
    searchName: searchable(found.name),
    searchText: searchText(found),
    legalEntityFiness: values.nofinessej!,
    categoryCode: values.categetab!,
    // Labels may be empty in the layout.
    categoryLabel: values.libcategetab || values.categetab!,
    street: streetOf(values),
    communeCode: communeCode(department, values.commune!),
    department,
    regionCode: regionOfDepartment(department)!.code,
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
function streetOf({ numvoie, compvoie, typvoie, voie, lieuditbp }: CellValues): string | null {
  const road = [numvoie, REPEATED_NUMBERS[compvoie!] ?? compvoie, typvoie, voie].filter(Boolean).join(' ');
  return [road, lieuditbp].filter(Boolean).join(', ') || null;
}
