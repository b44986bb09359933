import { type Logger, operationNameHeader, requestIdHeader, TIME_LEFT } from '@hopen/kit/server';
import { Pool } from 'undici';
import { type Asker, HttpStatus, Resilience } from './resilience.ts';
import { isHostedByAnArs } from './subgraph-owner.ts';
import type { TrafficSettings } from './traffic-settings.ts';

const CONNECTIONS_PER_SUBGRAPH = 64;
/** Response size limit of State subgraphs. */
const MAX_ANSWER_BYTES = 50_000_000;
/**
 * Response size limit of ARS-hosted subgraphs. A roadmap with its axes has about 10 kB; one ARS must not exhaust the
 * memory that all share.
 */
const MAX_HOSTED_ANSWER_BYTES = 2_000_000;

const PING = JSON.stringify({ query: '{ __typename }' });

/** Request to a subgraph. */
export interface Fetch extends Asker {
  readonly body: string;
  readonly authorization: string | undefined;
}

/** Response of a subgraph. `isRefusal` (400) concerns the whole request: its data, if any, are ignored. */
export interface Reply {
  readonly isRefusal: boolean;
  readonly text: string;
}

/** HTTP client of one subgraph, with keep-alive connections. */
export class SubgraphHttpClient {
  readonly #asking: Pool;
  /**
   * Pool of mutations, without a connection limit: they queue for locks in the subgraph and must not block queries or
   * each other.
   */
  readonly #acting: Pool;
  readonly #path: string;
  readonly #isHosted: boolean;
  readonly #resilience: Resilience;
  readonly #underWay = new Set<Promise<Reply>>();

  constructor(subgraph: string, url: string, traffic: TrafficSettings, log: Logger) {
    const { origin, pathname, search } = new URL(url);
    this.#path = pathname + search;
    this.#resilience = new Resilience(subgraph, traffic, (signal) => this.#ping(signal), log);
    this.#isHosted = isHostedByAnArs(subgraph);
    const maxResponseSize = this.#isHosted ? MAX_HOSTED_ANSWER_BYTES : MAX_ANSWER_BYTES;
    this.#asking = new Pool(origin, {
      connections: CONNECTIONS_PER_SUBGRAPH,
      pipelining: 1,
      maxResponseSize,
    });
    this.#acting = new Pool(origin, { connections: null, pipelining: 1, maxResponseSize });
  }

  ask(fetch: Fetch): Promise<Reply> {
    const begun = performance.now();
    const leftOf = (timeoutMs: number) => Math.max(1, Math.ceil(timeoutMs - performance.now() + begun));
    const asking = this.#resilience
      .run((signal, timeoutMs) => this.#send(fetch, signal, leftOf(timeoutMs)), fetch)
      .finally(() => this.#underWay.delete(asking));
    this.#underWay.add(asking);
    return asking;
  }

  /** Closes the connections after their pending responses. */
  async release(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    await Promise.all([this.#asking.close(), this.#acting.close()]);
  }

  /** Closes the connections at once, aborting pending fetches. */
  async destroy(): Promise<void> {
    await Promise.all([this.#asking.destroy(), this.#acting.destroy()]);
  }

  /** Trivial query without database access, on the unlimited pool so that it never queues. */
  async #ping(signal: AbortSignal): Promise<void> {
    const { statusCode, body } = await this.#acting.request({
      path: this.#path,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: PING,
      signal,
    });
    await body.dump();
    if (statusCode >= 500) throw new HttpStatus(statusCode);
  }

  async #send({ body, authorization, acts }: Fetch, signal: AbortSignal, leftMs: number): Promise<Reply> {
    const response = await (acts ? this.#acting : this.#asking).request({
      path: this.#path,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...requestIdHeader(),
        // Withheld from an ARS, which keeps its own logs: an operation name may identify the client.
        ...(!this.#isHosted && operationNameHeader()),
        ...(authorization && { authorization }),
        [TIME_LEFT]: String(leftMs),
      },
      body,
      signal,
    });
    const { statusCode, body: sent } = response;
    if (statusCode === 200 || statusCode === 400)
      return { isRefusal: statusCode === 400, text: await sent.text() };
    await sent.dump();
    throw new HttpStatus(statusCode);
  }
}
