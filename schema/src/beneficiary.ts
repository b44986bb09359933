import { isFinessNumber } from './finess.ts';
import { RuleViolation } from './rule-violation.ts';

/** Entité juridique, établissement (site géographique), groupement hospitalier de territoire. */
export const BENEFICIARY_KINDS = ['EJ', 'ET', 'GHT'] as const;
export type BeneficiaryKind = (typeof BENEFICIARY_KINDS)[number];

/**
 * Applicant and payee. Prefixed with its kind (`EJ:130786049`), because 45 FINESS numbers name both a legal entity and
 * one of its sites.
 */
export type BeneficiaryReference = `${BeneficiaryKind}:${string}`;

export const beneficiaryReference = (kind: BeneficiaryKind, number: string): BeneficiaryReference =>
  `${kind}:${number}`;

/** Parses a reference; undefined if the kind, the number or its check digit is invalid. */
export function readBeneficiaryReference(
  text: unknown,
): { kind: BeneficiaryKind; number: string } | undefined {
  const [, kind, number] = (typeof text === 'string' && /^(EJ|ET|GHT):(.+)$/.exec(text)) || [];
  if (!number || (kind !== 'GHT' && !isFinessNumber(number))) return undefined;
  return { kind: kind as BeneficiaryKind, number };
}

/** Parses a reference; throws `INVALID_FINESS` for `field` if invalid. */
export function parseBeneficiaryReference(
  text: string,
  field: string,
): { kind: BeneficiaryKind; number: string } {
  const reference = readBeneficiaryReference(text);
  if (reference) return reference;
  throw new RuleViolation(
    'INVALID_FINESS',
    `« ${text.slice(0, 20)} » n'est pas une référence : EJ:, ET: ou GHT: suivi d'un numéro à la clé exacte.`,
    { field, source: 'FINESS, typeNumeroFiness' },
  );
}
