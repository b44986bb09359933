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
  /** National body, such as the DGOS or the DNS, with the programmes that it steers; `steers` reads them. */
  | { readonly role: 'NATIONAL'; readonly body: string; readonly programmes: readonly string[] }
  /** Another subgraph. Such tokens are never issued to persons, and the gateway refuses them. */
  | { readonly role: 'SERVICE' };

export const ANONYMOUS: Viewer = { role: 'ANONYMOUS' };

/** True for the code of a national body, as programmes and tokens write it: `DGOS`, `DNS`. */
export const isNationalBody = (code: unknown): code is string =>
  typeof code === 'string' && /^[A-Z][A-Z0-9]{1,19}$/.test(code);

/**
 * True if the viewer acts for the national body that steers this programme. The only check of national rights on a programme: outside
 * the programmes that it steers, a national body has the public view.
 */
export const steers = (viewer: Viewer, programmeCode: string): boolean =>
  viewer.role === 'NATIONAL' && viewer.programmes.includes(programmeCode);

/** True for the body that steers a programme and for the ARS of a region, who are told every figure of the programme there. */
export const seesRegionInFull = (
  viewer: Viewer,
  { programmeCode, regionCode }: { readonly programmeCode: string; readonly regionCode: string },
): boolean => steers(viewer, programmeCode) || (viewer.role === 'ARS' && viewer.region === regionCode);

/**
 * Viewer from verified token claims; undefined if invalid, so that the token is refused. `hopen_role` is `national`,
 * `ars`, `establishment`, `partner` or `service`, or `dgos` for `national` of the DGOS; `hopen_body` the code of a national
 * body; `hopen_region` an INSEE region code; `hopen_beneficiaries` a list of `EJ:…`, `ET:…` and `GHT:…` references. A
 * token names no programmes: whoever knows them adds those that the body steers.
 */
export function viewerFromClaims(claims: Record<string, unknown>): Viewer | undefined {
  switch (claims.hopen_role) {
    case 'dgos':
      return isOtherBody(claims) ? undefined : nationalBody('DGOS');
    case 'national':
      return nationalBody(claims.hopen_body);
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

/** Advice on claims of a national body that are refused; undefined where there is nothing to say. */
export function adviceOnClaims(claims: Record<string, unknown>): string | undefined {
  if (claims.hopen_role === 'dgos' && isOtherBody(claims))
    return 'The token says dgos (hopen_role) and another body (hopen_body): say national, or drop the body.';
  if (claims.hopen_role === 'national' && !isNationalBody(claims.hopen_body))
    return 'The token of a national body must name it in capitals (hopen_body), such as DGOS or DNS.';
  return undefined;
}

const isOtherBody = ({ hopen_body: body = 'DGOS' }: Record<string, unknown>) => body !== 'DGOS';

const nationalBody = (body: unknown): Viewer | undefined =>
  isNationalBody(body) ? { role: 'NATIONAL', body, programmes: [] } : undefined;

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
