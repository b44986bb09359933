import { createHash } from 'node:crypto';
import { type Bearer, gatewayAudience } from '@hopen/kit/auth';
import type { SigningKey } from './signing-key.ts';

/** A token is used for half its life, so that it does not end on its way. */
const USED_FOR_MS = 30_000;

/** What a fetch asks of a subgraph that an ARS hosts: entities, which everyone may read, its own root fields, or an act. */
export type Purpose = 'ENTITIES' | 'ROOT_FIELDS' | 'ACT';

/**
 * What the gateway says of the viewer to a subgraph that an ARS hosts. The client's own token is good everywhere and must
 * not travel there; a token of the gateway is good for that subgraph only, for a minute, and for acting only where the
 * fetch is a mutation. It names the person to the ARS that is asked by name, and not to all whose roadmaps are read.
 */
export class ArsTokens {
  readonly #key: SigningKey;
  readonly #kept = new Map<string, { token: Promise<string>; until: number }>();

  constructor(key: SigningKey) {
    this.#key = key;
  }

  /** The header for a fetch; undefined for the public view, which every viewer but an ARS has there. */
  async authorizationFor(subgraph: string, viewer: Bearer, purpose: Purpose): Promise<string | undefined> {
    if (viewer.role !== 'ARS') return undefined;
    const { region, subject } = viewer;
    if (purpose === 'ENTITIES') return `Bearer ${await this.#ofRegion(subgraph, region)}`;
    const claims = purpose === 'ACT' ? actingClaims : readingClaims;
    return `Bearer ${await this.#key.sign(claims(region, nameAt(subgraph, subject)), gatewayAudience(subgraph))}`;
  }

  /** Names the viewer's region and no person, so that one serves all viewers of a region. */
  #ofRegion(subgraph: string, region: string): Promise<string> {
    const name = `${subgraph} ${region}`;
    const kept = this.#kept.get(name);
    if (kept && kept.until >= Date.now()) return kept.token;
    const token = this.#key.sign(readingClaims(region), gatewayAudience(subgraph));
    this.#kept.set(name, { token, until: Date.now() + USED_FOR_MS });
    return token;
  }
}

/** What the gateway says of a viewer who reads. */
export const readingClaims = (region: string, sub?: string) => ({
  hopen_role: 'ars',
  hopen_region: region,
  hopen_scope: 'read',
  ...(sub && { sub }),
});

/** What it says of one who acts. */
export const actingClaims = (region: string, sub?: string) => ({
  ...readingClaims(region, sub),
  hopen_scope: 'act',
});

/**
 * Whom a subgraph knows a person by: always the same name there, and no name that another one knows (OIDC Core 8.1). Nothing
 * secret is in it, so that it is the same for another gateway, and after this one started anew.
 */
export const nameAt = (subgraph: string, subject: string | undefined): string | undefined =>
  subject &&
  createHash('sha256')
    .update(JSON.stringify([subject, subgraph]))
    .digest('base64url');
