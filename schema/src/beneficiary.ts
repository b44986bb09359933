import { finessNumber } from './finess.ts';

/** Entité juridique, établissement (site géographique), groupement hospitalier de territoire. */
export const BENEFICIARY_KINDS = ['EJ', 'ET', 'GHT'] as const;
export type BeneficiaryKind = (typeof BENEFICIARY_KINDS)[number];

/**
 * Who applies, and who is paid. Written with its kind (`EJ:130786049`), because 45 FINESS numbers name
 * both a legal entity and one of its sites: a bare number does not tell which.
 */
export type BeneficiaryReference = `${BeneficiaryKind}:${string}`;

export const beneficiaryReference = (kind: BeneficiaryKind, number: string): BeneficiaryReference =>
  `${kind}:${number}`;

/** Reads `EJ:…`, `ET:…` or `GHT:…`; throws `INVALID_FINESS` when the number behind EJ or ET is not one. */
export function parseBeneficiaryReference(text: string): { kind: BeneficiaryKind; number: string } {
  const [kind, number] = text.split(':', 2);
  const known = BENEFICIARY_KINDS.find((each) => each === kind);
  if (!known || !number) return { kind: 'ET', number: finessNumber(text) };
  return { kind: known, number: known === 'GHT' ? number : finessNumber(number) };
}
