import { createHash } from 'node:crypto';
import { type Bearer, gatewayAudience } from '@hopen/kit';
import type { GatewayKey } from './gateway-key.ts';

/** A token is used for half its life, so that it does not end on its way. */
const USED_FOR_MS = 30_000;

/**
 * What the gateway says of the viewer to a subgraph that an ARS hosts. The client's own token is good everywhere and must
 * not travel there; a token of the gateway is good for that subgraph only, for a minute, and for acting only where the
 * fetch is a mutation.
 */
export class GatewayTokens {
  readonly #key: GatewayKey;
  readonly #kept = new Map<string, { token: Promise<string>; until: number }>();

  constructor(key: GatewayKey) {
    this.#key = key;
  }

  /** The header for a fetch; undefined for the public view, which every viewer but an ARS has there. */
  async authorizationFor(subgraph: string, viewer: Bearer, acts: boolean): Promise<string | undefined> {
    if (viewer.role !== 'ARS') return undefined;
    return `Bearer ${await (acts ? this.#acting(subgraph, viewer) : this.#reading(subgraph, viewer.region))}`;
  }

  /** Token for reading: it names the viewer's region and no person, so one serves all viewers of a region. */
  #reading(subgraph: string, region: string): Promise<string> {
    const name = `${subgraph} ${region}`;
    const kept = this.#kept.get(name);
    if (kept && kept.until >= Date.now()) return kept.token;
    const claims = readingClaims(region);
    const token = this.#key.sign(claims, gatewayAudience(subgraph));
    this.#kept.set(name, { token, until: Date.now() + USED_FOR_MS });
    return token;
  }

  #acting(subgraph: string, { subject, region }: Bearer & { role: 'ARS' }): Promise<string> {
    return this.#key.sign(actingClaims(subgraph, region, subject), gatewayAudience(subgraph));
  }
}

/** What the gateway says of a viewer who reads. */
export const readingClaims = (region: string) => ({
  hopen_role: 'ars',
  hopen_region: region,
  hopen_scope: 'read',
});

/** What it says of one who acts. */
export const actingClaims = (subgraph: string, region: string, subject: string | undefined) => ({
  hopen_role: 'ars',
  hopen_region: region,
  hopen_scope: 'act',
  ...(subject && { sub: pseudonym(subject, subgraph) }),
});

/**
 * Whom a subgraph knows a person by: always the same name there, and no name that another one knows (OIDC Core 8.1). Nothing
 * secret is in it, so that it is the same for another gateway, and after this one started anew.
 */
const pseudonym = (subject: string, subgraph: string): string =>
  createHash('sha256')
    .update(JSON.stringify([subject, subgraph]))
    .digest('base64url');
