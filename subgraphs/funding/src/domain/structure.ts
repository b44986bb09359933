import { beneficiaryReference, RuleViolation } from '@hopen/schema';
import type { Beneficiary } from './beneficiary.ts';

/** Unit that counts for the limits of a programme: `EJ:…` for a public establishment, `ET:…` for a private one. */
export type Structure = string;

/** Facts by which a beneficiary belongs to a structure. */
export type Member = Pick<Beneficiary, 'kind' | 'number' | 'isPublic' | 'legalEntityFiness'>;

/**
 * "Deux domaines par structure": a public legal entity counts with its sites, each private site and each hospital group
 * by itself; what a group is granted does not count for its members, nor theirs for it. ASSUMED: our reading of the DAI
 * (29 Nov. 2019), whose 3,343 concerned are public legal entities and private sites. Members of a group share no limit: 680
 * public establishments were retained, more than twice the 135 groups.
 */
export const structureOf = ({ kind, number, isPublic, legalEntityFiness }: Member): Structure =>
  kind === 'ET' && isPublic && legalEntityFiness
    ? beneficiaryReference('EJ', legalEntityFiness)
    : beneficiaryReference(kind, number);

/** Violation of the applicant's kind: a public establishment applies as its legal entity, a private one as its site. */
export function notTheStructure(beneficiary: Member): RuleViolation[] {
  const { kind, isPublic, legalEntityFiness } = beneficiary;
  if (kind === 'GHT' || (kind === 'EJ') === isPublic) return [];
  const message = isPublic
    ? `Un établissement public candidate par son entité juridique, EJ:${legalEntityFiness}.`
    : 'Un établissement privé candidate par chacun de ses sites géographiques (ET:…).';
  const source =
    'Hypothèse : le bénéficiaire est l’EJ du public, l’ET du privé (DAI, 29 nov. 2019, notre lecture)';
  return [new RuleViolation('APPLICANT_KIND_NOT_ADMITTED', message, { field: 'beneficiary', source })];
}
