import {
  type BeneficiaryKind,
  type BeneficiaryReference,
  beneficiaryReference,
  readBeneficiaryReference,
} from './beneficiary.ts';
import { findRegion } from './regions.ts';

/** Who is asking. Without a token the viewer is anonymous and sees the public view. */
export type Viewer =
  | { readonly role: 'ANONYMOUS' }
  | { readonly role: 'PARTNER' }
  | { readonly role: 'ESTABLISHMENT'; readonly beneficiaries: readonly BeneficiaryReference[] }
  | { readonly role: 'ARS'; readonly region: string }
  | { readonly role: 'DGOS' }
  /** A subgraph that asks another one. Never issued to a person, and refused at the gateway's front door. */
  | { readonly role: 'SERVICE' };

export const ANONYMOUS: Viewer = { role: 'ANONYMOUS' };

/**
 * The viewer that the verified claims of an access token describe, or `undefined` when they describe none: then the
 * token is refused. `hopen_role` is `dgos`, `ars`, `establishment`, `partner` or `service`; `hopen_region` an INSEE region code;
 * `hopen_beneficiaries` a list of `EJ:…`, `ET:…` and `GHT:…` references.
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

/** What must be known of a beneficiary to say whether a viewer acts for it. */
export interface Covered {
  readonly kind: BeneficiaryKind;
  readonly number: string;
  /** The legal entity of a site; null or empty for the others. */
  readonly legalEntityFiness: string | null;
}

/** Whether an establishment's claims cover a beneficiary: itself, and for a legal entity also its sites. */
export function covers(references: readonly BeneficiaryReference[], beneficiary: Covered): boolean {
  const { kind, number, legalEntityFiness } = beneficiary;
  if (references.includes(beneficiaryReference(kind, number))) return true;
  return kind === 'ET' && Boolean(legalEntityFiness) && references.includes(`EJ:${legalEntityFiness}`);
}
