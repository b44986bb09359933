import { createHash } from 'node:crypto';
import { type Bearer, gatewayAudience } from '@hopen/kit/auth';
import type { SigningKey } from './signing-key.ts';

/** Tokens are reused for half their validity, so that none expires in transit. */
const USED_FOR_MS = 30_000;

/** Purpose of a fetch from an ARS-hosted subgraph: entities (public), its own root fields, or a mutation. */
export type Purpose = 'ENTITIES' | 'ROOT_FIELDS' | 'ACT';

/**
 * Tokens that identify the viewer to an ARS-hosted subgraph. The client's own token is valid everywhere and must not be
 * forwarded; these have that subgraph as audience, expire after 60 s, and allow mutations only on a mutation fetch. The
 * person is named only for root fields and mutations, not for entity reads.
 */
export class ArsTokens {
  readonly #key: SigningKey;
  readonly #kept = new Map<string, { token: Promise<string>; until: number }>();

  constructor(key: SigningKey) {
    this.#key = key;
  }

  /** Authorization header of a fetch; undefined for the public view, which every role except ARS gets. */
  async authorizationFor(subgraph: string, viewer: Bearer, purpose: Purpose): Promise<string | undefined> {
    if (viewer.role !== 'ARS') return undefined;
    const { region, subject } = viewer;
    if (purpose === 'ENTITIES') return `Bearer ${await this.#ofRegion(subgraph, region)}`;
    const claims = purpose === 'ACT' ? actingClaims : readingClaims;
    return `Bearer ${await this.#key.sign(claims(region, nameAt(subgraph, subject)), gatewayAudience(subgraph))}`;
  }

  /** Token with the region but no person, shared by all viewers of a region. */
  #ofRegion(subgraph: string, region: string): Promise<string> {
    const name = `${subgraph} ${region}`;
    const kept = this.#kept.get(name);
    if (kept && kept.until >= Date.now()) return kept.token;
    const token = this.#key.sign(readingClaims(region), gatewayAudience(subgraph));
    this.#kept.set(name, { token, until: Date.now() + USED_FOR_MS });
    return token;
  }
}

/** Claims of a read-only token. */
export const readingClaims = (region: string, sub?: string) => ({
  hopen_role: 'ars',
  hopen_region: region,
  hopen_scope: 'read',
  ...(sub && { sub }),
});

/** Claims of a token that allows mutations. */
export const actingClaims = (region: string, sub?: string) => ({
  ...readingClaims(region, sub),
  hopen_scope: 'act',
});

/**
 * Pairwise subject identifier (OIDC Core 8.1): stable for one subgraph, unlinkable across subgraphs. Uses no secret, so
 * that it is the same on every gateway and after a restart.
 */
export const nameAt = (subgraph: string, subject: string | undefined): string | undefined =>
  subject &&
  createHash('sha256')
    .update(JSON.stringify([subject, subgraph]))
    .digest('base64url');
