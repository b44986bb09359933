import { setTimeout } from 'node:timers/promises';
import { buildSubgraph, Supergraph } from '@apollo/federation-internals';
import type { Logger } from '@hopen/kit/server';
import { findBreakingChanges, findDangerousChanges, type GraphQLSchema } from 'graphql';
import { Agent, request } from 'undici';
import { gatewaySubgraph } from '../limits/gateway-subgraph.ts';

/**
 * How what a subgraph publishes stands to what was composed of it: the same; another, which still answers all that is asked
 * of it; or one that no longer does. `UNKNOWN` where it gives no SDL that can be read.
 */
export type SdlStatus = 'COMPOSED' | 'COMPATIBLE' | 'BEHIND' | 'UNKNOWN';

/** What `/health` says of a subgraph. */
export interface SubgraphHealth {
  readonly name: string;
  /** Where it is asked, without what an address may hold of credentials. */
  readonly url: string;
  readonly schema: SdlStatus;
}

interface Options {
  /** The supergraph that the gateway lives by. */
  readonly supergraph: () => string;
  readonly address: (name: string, url?: string) => string;
  readonly log: Logger;
}

/** What was composed of a subgraph, and where it is. */
interface Part {
  readonly name: string;
  readonly url: string;
  readonly composed: GraphQLSchema;
}

/** Whoever asks more often is told what was found before: probes ask every few seconds. */
const EVERY_MS = 60_000;
/** Probes give up soon: a subgraph that hangs must not make the gateway look as if it did. */
const PROBE_MS = 500;
const TIMEOUT_MS = 5_000;
/** Many times the longest SDL; what is longer is not read. */
const MAX_BYTES = 1_000_000;
const MOST_LOGGED = 20;
const QUESTION = JSON.stringify({ query: '{ _service { sdl } }' });

/** Holds what the subgraphs publish against what was composed of them, when somebody wants to know. */
export class SubgraphStatuses {
  readonly #options: Options;
  readonly #agent = new Agent({ maxResponseSize: MAX_BYTES });
  readonly #known = new Map<string, { readonly sdl: string; readonly schema: SdlStatus }>();
  #parts: { readonly of: string; readonly parts: readonly Part[] } = { of: '', parts: [] };
  #found: readonly SubgraphHealth[] | undefined;
  #looking: Promise<readonly SubgraphHealth[]> | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(options: Options) {
    this.#options = options;
  }

  /** What is known, looked at again once a minute; waits for it the first time alone. */
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

  /** Asks each subgraph, and tells them in the order of the supergraph. */
  async look(): Promise<readonly SubgraphHealth[]> {
    const parts = this.#partsNow();
    // All answers first: reading one takes long enough for the others to seem late.
    const sdls = await Promise.allSettled(parts.map(({ url }) => this.#sdlAt(url)));
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

  /** What is wrong is told once, not with each look. */
  #remember({ name }: Part, sdl: string, schema: SdlStatus, told?: object): SdlStatus {
    const before = this.#known.get(name);
    this.#known.set(name, { sdl, schema });
    if (told && !(before?.sdl === sdl && before.schema === schema))
      this.#options.log.warn(
        { subgraph: name, schema, ...told },
        'a subgraph does not publish what was composed of it',
      );
    return schema;
  }
}

/** What the gateway may ask and the subgraph does not answer, or no longer as it did. Directives are nobody's question. */
const missingIn = (composed: GraphQLSchema, published: GraphQLSchema): string[] =>
  findBreakingChanges(composed, published)
    .filter(({ type }) => !type.startsWith('DIRECTIVE_'))
    .map(({ description }) => description);

const isSame = (composed: GraphQLSchema, published: GraphQLSchema): boolean =>
  missingIn(published, composed).length === 0 && findDangerousChanges(composed, published).length === 0;
