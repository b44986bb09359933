import { setTimeout } from 'node:timers/promises';
import { buildSubgraph, Supergraph } from '@apollo/federation-internals';
import type { Logger } from '@hopen/kit/server';
import type { RegistryFreshness } from '@hopen/schema';
import { findBreakingChanges, findDangerousChanges, type GraphQLSchema } from 'graphql';
import { Agent, request } from 'undici';
import { gatewaySubgraph } from '../limits/gateway-subgraph.ts';
import { REGISTRY_OWNER, readRegistry } from './registry-status.ts';

/**
 * Compares a subgraph's published SDL with the composed one: equal; different but still compatible with every composed
 * field; or breaking. `UNKNOWN` if its SDL cannot be read.
 */
export type SdlStatus = 'COMPOSED' | 'COMPATIBLE' | 'BEHIND' | 'UNKNOWN';

/** Subgraph entry in `/health`. */
export interface SubgraphHealth {
  readonly name: string;
  /** URL without credentials. */
  readonly url: string;
  readonly schema: SdlStatus;
}

interface Options {
  /** Current supergraph. */
  readonly supergraph: () => string;
  readonly address: (name: string, url?: string) => string;
  readonly log: Logger;
}

/** Composed schema and URL of a subgraph. */
interface Part {
  readonly name: string;
  readonly url: string;
  readonly composed: GraphQLSchema;
}

/** Probe results are reused for this long, since load balancers poll every few seconds. */
const EVERY_MS = 60_000;
/**
 * Time a caller waits for fresh results once earlier ones exist: a hanging subgraph must not make the gateway look
 * unhealthy.
 */
const PROBE_MS = 500;
const TIMEOUT_MS = 5_000;
/** Many times the longest SDL; longer responses are cut off. */
const MAX_BYTES = 1_000_000;
const MOST_LOGGED = 20;
const QUESTION = JSON.stringify({ query: '{ _service { sdl } }' });

/** Compares the subgraphs' published SDL with the composed one, and reads how fresh the register is, on demand. */
export class SubgraphStatuses {
  readonly #options: Options;
  readonly #agent = new Agent({ maxResponseSize: MAX_BYTES });
  readonly #known = new Map<string, { readonly sdl: string; readonly schema: SdlStatus }>();
  #parts: { readonly of: string; readonly parts: readonly Part[] } = { of: '', parts: [] };
  #found: readonly SubgraphHealth[] | undefined;
  #looking: Promise<readonly SubgraphHealth[]> | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #registry: RegistryFreshness | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Freshness of the register, as of the latest results; null if its subgraph did not say. */
  get registry(): RegistryFreshness | null {
    return this.#registry;
  }

  /** Latest results, refreshed once a minute. Waits for completion only the first time. */
  async latest(): Promise<readonly SubgraphHealth[]> {
    if (performance.now() - this.#lookedAt > EVERY_MS) {
      this.#lookedAt = performance.now();
      this.#looking = this.look();
    }
    const known = this.#found;
    return known
      ? Promise.race([this.#looking!, setTimeout(PROBE_MS, known, { ref: false })])
      : this.#looking!;
  }

  /** Probes every subgraph; results keep the supergraph's order. */
  async look(): Promise<readonly SubgraphHealth[]> {
    const parts = this.#partsNow();
    // All responses first: parsing one blocks long enough for the others to time out.
    const [sdls, registry] = await Promise.all([
      Promise.allSettled(parts.map(({ url }) => this.#sdlAt(url))),
      this.#registryOf(parts),
    ]);
    this.#registry = registry;
    this.#found = parts.map((part, index) => this.#healthOf(part, sdls[index]!));
    return this.#found;
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  #partsNow(): readonly Part[] {
    const of = this.#options.supergraph();
    if (this.#parts.of === of) return this.#parts.parts;
    const subgraphs = [...Supergraph.build(of, { validateSupergraph: false }).subgraphs()];
    const parts = subgraphs
      .filter(({ name }) => name !== gatewaySubgraph.name)
      .map(({ name, url, schema }) => ({
        name,
        url: this.#options.address(name, url),
        composed: schema.toGraphQLJSSchema(),
      }));
    this.#parts = { of, parts };
    this.#known.clear();
    return parts;
  }

  #healthOf(part: Part, sdl: PromiseSettledResult<string>): SubgraphHealth {
    const { origin, pathname } = new URL(part.url);
    return { name: part.name, url: origin + pathname, schema: this.#standingOf(part, sdl) };
  }

  async #registryOf(parts: readonly Part[]): Promise<RegistryFreshness | null> {
    const owner = parts.find(({ name }) => name === REGISTRY_OWNER);
    if (!owner) return null;
    return readRegistry(owner.url, { dispatcher: this.#agent, signal: AbortSignal.timeout(TIMEOUT_MS) });
  }

  async #sdlAt(url: string): Promise<string> {
    const { body } = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: QUESTION,
      dispatcher: this.#agent,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer = JSON.parse(await body.text()) as { data?: { _service?: { sdl?: unknown } } };
    const sdl = answer.data?._service?.sdl;
    if (typeof sdl !== 'string') throw new Error('It gives no SDL.');
    return sdl;
  }

  #standingOf(part: Part, sdl: PromiseSettledResult<string>): SdlStatus {
    if (sdl.status === 'rejected') return this.#remember(part, '', 'UNKNOWN', { err: sdl.reason });
    const known = this.#known.get(part.name);
    if (known?.sdl === sdl.value) return known.schema;
    try {
      const published = buildSubgraph(part.name, part.url, sdl.value).schema.toGraphQLJSSchema();
      const missing = missingIn(part.composed, published).slice(0, MOST_LOGGED);
      if (missing.length > 0) return this.#remember(part, sdl.value, 'BEHIND', { missing });
      return this.#remember(part, sdl.value, isSame(part.composed, published) ? 'COMPOSED' : 'COMPATIBLE');
    } catch (err) {
      return this.#remember(part, sdl.value, 'UNKNOWN', { err });
    }
  }

  /** Logs a problem once, not with every probe. */
  #remember({ name }: Part, sdl: string, schema: SdlStatus, details?: object): SdlStatus {
    const before = this.#known.get(name);
    this.#known.set(name, { sdl, schema });
    if (details && !(before?.sdl === sdl && before.schema === schema))
      this.#options.log.warn(
        { subgraph: name, schema, ...details },
        'a subgraph does not publish what was composed of it',
      );
    return schema;
  }
}

/**
 * Breaking changes of the published SDL against the composed one. Directives don't count, since no query selects them.
 */
const missingIn = (composed: GraphQLSchema, published: GraphQLSchema): string[] =>
  findBreakingChanges(composed, published)
    .filter(({ type }) => !type.startsWith('DIRECTIVE_'))
    .map(({ description }) => description);

const isSame = (composed: GraphQLSchema, published: GraphQLSchema): boolean =>
  missingIn(published, composed).length === 0 && findDangerousChanges(composed, published).length === 0;
