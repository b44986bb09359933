import { OVERSEAS_DEPARTMENTS, regionOfDepartment } from '@hopen/schema';
import { type Checked, isObject, type Json, missing } from './finess-plus-values.ts';
import type { LineFinding } from './finess-refusal.ts';
import { inseeCommune, type LayoutColumn, postalCode, text } from './finess-values.ts';

export const PLACE_COLUMNS: readonly LayoutColumn[] = [
  ['codePostal', 'required', postalCode],
  ['ligneAcheminement', 'nillable', text(32)],
  ['cogCommune', 'required', inseeCommune],
];
export const STREET_COLUMNS: readonly LayoutColumn[] = [
  ['numeroVoie', 'nillable', text(4)],
  ['typeVoie', 'nillable', text(4)],
  ['libelleVoie', 'nillable', text(27)],
  ['complementVoie', 'nillable', text(1)],
  ['lieuDit', 'nillable', text(32)],
];

/** Uses of an address, nomenclature TRE_R377: a seat, and the place of a site. It is not always the first. */
export const SEAT = '02';
export const PLACE = '03';

/** Address with a use; a finding when there is none, or several in different communes. */
export function addressOf(addresses: unknown, use: string): { readonly address: Json } | LineFinding {
  if (addresses == null) return missing('adresse');
  if (!Array.isArray(addresses)) return { code: 'MALFORMED_VALUE', reason: 'adresse is not a list' };
  const fitting = addresses.filter(isObject).filter(({ usageAdresse }) => usageAdresse === use);
  const [address] = fitting;
  if (!address) return { code: 'NO_SITE_ADDRESS', reason: `no address has the use ${use}` };
  if (new Set(fitting.map(({ cogCommune }) => cogCommune)).size <= 1) return { address };
  return { code: 'AMBIGUOUS_ADDRESS', reason: `addresses of use ${use} are in different communes` };
}

/** Saint-Barthélemy (977) and Saint-Martin (978) belong to the agency of Guadeloupe. */
const OVERSEAS: Readonly<Record<string, string>> = { ...OVERSEAS_DEPARTMENTS, 977: '9A', 978: '9A' };

const departmentOf = (insee: string) => OVERSEAS[insee.slice(0, 3)] ?? insee.slice(0, 2);

export function placeIn({ codePostal, ligneAcheminement, cogCommune }: Checked['values']) {
  return {
    department: departmentOf(cogCommune!),
    commune: cogCommune!.slice(2),
    delivery: `${codePostal} ${ligneAcheminement}`,
  };
}

export const missingTown = ({ ligneAcheminement }: Checked['values']): LineFinding[] =>
  ligneAcheminement ? [] : [{ code: 'MISSING_TOWN', reason: 'ligneAcheminement is empty' }];

export function unknownDepartment({ cogCommune }: Checked['values']): LineFinding[] {
  if (!cogCommune || regionOfDepartment(departmentOf(cogCommune))) return [];
  const reason = `cogCommune "${cogCommune}" is in no department of the eighteen regions`;
  return [{ code: 'UNKNOWN_DEPARTMENT', reason }];
}
