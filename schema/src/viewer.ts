import {
  type BeneficiaryKind,
  type BeneficiaryReference,
  beneficiaryReference,
  readBeneficiaryReference,
} from './beneficiary.ts';
import { findRegion } from './regions.ts';

/** Authenticated client. Without a token it is anonymous and has the public view. */
export type Viewer =
  | { readonly role: 'ANONYMOUS' }
  | { readonly role: 'PARTNER' }
  | { readonly role: 'ESTABLISHMENT'; readonly beneficiaries: readonly BeneficiaryReference[] }
  | { readonly role: 'ARS'; readonly region: string }
  | { readonly role: 'DGOS' }
  /** Another subgraph. Such tokens are never issued to persons, and the gateway refuses them. */
  | { readonly role: 'SERVICE' };

export const ANONYMOUS: Viewer = { role: 'ANONYMOUS' };

/**
 * Viewer from verified token claims; undefined if invalid, so that the token is refused. `hopen_role` is `dgos`, `ars`,
 * `establishment`, `partner` or `service`; `hopen_region` an INSEE region code; `hopen_beneficiaries` a list of `EJ:…`,
 * `ET:…` and `GHT:…` references.
 */
export function viewerFromClaims(claims: Record<string, unknown>): Viewer | undefined {
  switch (claims.hopen_role) {
    case 'dgos':
      return { role: 'DGOS' };
    case 'partner':
      return { role: 'PARTNER' };
    case 'service':
      return { role: 'SERVICE' };
    case 'ars': {
      const region = claims.hopen_region;
      return typeof region === 'string' && findRegion(region) ? { role: 'ARS', region } : undefined;
    }
    case 'establishment': {
      const beneficiaries = readReferences(claims.hopen_beneficiaries);
      return beneficiaries && { role: 'ESTABLISHMENT', beneficiaries };
    }
    default:
      return undefined;
  }
}

function readReferences(claim: unknown): BeneficiaryReference[] | undefined {
  if (!Array.isArray(claim) || claim.length === 0) return undefined;
  const references = claim.map(readBeneficiaryReference);
  if (!references.every((reference) => reference !== undefined)) return undefined;
  return references.map(({ kind, number }) => beneficiaryReference(kind, number));
}

/** Facts that decide whether a viewer represents a beneficiary. */
export interface Covered {
  readonly kind: BeneficiaryKind;
  readonly number: string;
  /** Legal entity of a site; null or empty for the others. */
  readonly legalEntityFiness: string | null;
}

/** True if the claims include the beneficiary itself or, for a site, its legal entity. */
export function covers(references: readonly BeneficiaryReference[], beneficiary: Covered): boolean {
  const { kind, number, legalEntityFiness } = beneficiary;
  if (references.includes(beneficiaryReference(kind, number))) return true;
  return kind === 'ET' && Boolean(legalEntityFiness) && references.includes(`EJ:${legalEntityFiness}`);
}
