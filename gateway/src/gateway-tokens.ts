import { gatewayAudience } from '@hopen/kit';
import type { Viewer } from '@hopen/schema';
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
  async authorizationFor(subgraph: string, viewer: Viewer, acts: boolean): Promise<string | undefined> {
    if (viewer.role !== 'ARS') return undefined;
    const scope = acts ? 'act' : 'read';
    const name = `${subgraph} ${viewer.region} ${scope}`;
    let kept = this.#kept.get(name);
    if (!kept || kept.until < Date.now()) {
      const claims = { hopen_role: 'ars', hopen_region: viewer.region, hopen_scope: scope };
      kept = {
        token: this.#key.sign(claims, gatewayAudience(subgraph)),
        until: Date.now() + USED_FOR_MS,
      };
      this.#kept.set(name, kept);
    }
    return `Bearer ${await kept.token}`;
  }
}
