import type { Logger } from '@hopen/kit/server';
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  type RetryPolicy,
  retry,
} from 'cockatiel';
import { LRUCache } from 'lru-cache';
import type { TrafficSettings } from './traffic-settings.ts';

/** HTTP status without a GraphQL response. */
export class HttpStatus extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

/** Retries after the first attempt. */
const MAX_RETRIES = 2;

/**
 * Transient errors that fail fast and often succeed on retry: a restart, a closed connection, a proxy between two
 * networks.
 */
const PASSING_CODES: readonly unknown[] = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];
const PASSING_STATUSES = [502, 503, 504];

const isPassing = (error: unknown): boolean =>
  error instanceof HttpStatus
    ? PASSING_STATUSES.includes(error.status)
    : PASSING_CODES.includes((error as { code?: unknown }).code);

/** A 4xx status or an oversized response concerns one fetch only and does not count towards the circuit breaker. */
const blamesTheSubgraph = (error: unknown): boolean =>
  error instanceof HttpStatus
    ? error.status >= 500
    : (error as { code?: unknown }).code !== 'UND_ERR_RES_EXCEEDED_MAX_SIZE';

/** Timeout, caused by the subgraph or by an expensive request. */
class TimedOut extends Error {
  constructor(
    /** True if the subgraph did not answer a ping either. */
    readonly isSilence: boolean,
    options: ErrorOptions,
  ) {
    super('The subgraph timed out.', options);
  }
}

/** Sends a trivial query; throws if the subgraph does not answer. */
export type Ping = (signal: AbortSignal) => Promise<unknown>;

/** Share of the timeout after which the gateway pings the subgraph … */
const LATE_AFTER = 1 / 2;
/** … and share of the timeout within which the ping must be answered. */
const PING_WITHIN = 1 / 4;

/** Client and kind of a fetch. */
export interface Asker {
  readonly viewer: string;
  /** True for a mutation. */
  readonly acts: boolean;
}

/** Clients with a circuit breaker of their own at a time. */
const MOST_VIEWERS = 1_000;

/**
 * Wraps a subgraph request in a timeout, two retries (reads only) and a circuit breaker. A client whose requests time
 * out trips only its own breaker, as long as the subgraph answers pings meanwhile.
 */
export class Resilience {
  readonly #timeoutMsOf: (acts: boolean) => number;
  readonly #breaker: CircuitBreakerPolicy;
  readonly #breakers = new LRUCache<string, CircuitBreakerPolicy>({ max: MOST_VIEWERS });
  readonly #retry: RetryPolicy;
  readonly #ping: Ping;
  #pinging: Promise<boolean> | undefined;

  constructor(
    subgraph: string,
    readonly traffic: TrafficSettings,
    ping: Ping,
    log: Logger,
  ) {
    this.#ping = ping;
    this.#timeoutMsOf = (acts) => traffic.timeoutMsOf(subgraph, acts);
    this.#retry = retry(handleWhen(isPassing), {
      maxAttempts: MAX_RETRIES,
      backoff: new ExponentialBackoff({ initialDelay: traffic.retryAfterMs }),
    });
    this.#breaker = breakerAt(traffic, (error) =>
      error instanceof TimedOut ? error.isSilence : blamesTheSubgraph(error),
    );
    this.#breaker.onBreak(() =>
      log.warn({ subgraph }, 'a subgraph failed too often, and is left alone for a while'),
    );
    this.#breaker.onReset(() => log.info({ subgraph }, 'a subgraph answers again'));
  }

  /** Runs a fetch with its timeout. Mutations are not retried, since they may have been executed. */
  async run<Result>(
    fetch: (signal: AbortSignal, timeoutMs: number) => Promise<Result>,
    { viewer, acts }: Asker,
  ): Promise<Result> {
    const own = this.#breakerOf(viewer);
    // While half-open, cockatiel would queue further calls behind the probe; they fail at once instead.
    if ([this.#breaker, own].some(({ state }) => state === CircuitState.HalfOpen))
      throw new BrokenCircuitError();
    const timeoutMs = this.#timeoutMsOf(acts);
    let silence: Promise<boolean> | undefined;
    const late = setTimeout(() => {
      silence = this.#isSilent(timeoutMs * PING_WITHIN);
    }, timeoutMs * LATE_AFTER);
    return withTimeout(timeoutMs, (signal) => {
      const send = () => fetch(signal, timeoutMs);
      const attempt = () => (acts ? send() : this.#retry.execute(send, signal));
      const judged = () =>
        attempt().catch(async (error) => {
          if (!signal.aborted) throw error;
          throw new TimedOut((await silence) ?? false, { cause: signal.reason });
        });
      return own.execute(() => this.#breaker.execute(judged));
    }).finally(() => clearTimeout(late));
  }

  /** Shares one ping among concurrent callers. */
  #isSilent(withinMs: number): Promise<boolean> {
    this.#pinging ??= withTimeout(withinMs, this.#ping)
      .then(
        () => false,
        () => true,
      )
      .finally(() => {
        this.#pinging = undefined;
      });
    return this.#pinging;
  }

  #breakerOf(viewer: string): CircuitBreakerPolicy {
    const breaker =
      this.#breakers.get(viewer) ?? breakerAt(this.traffic, (error) => error instanceof TimedOut);
    this.#breakers.set(viewer, breaker);
    return breaker;
  }
}

/** Circuit breaker that opens after consecutive counted errors. */
const breakerAt = (
  { failuresInARow, probeAfterMs }: TrafficSettings,
  counts: (error: unknown) => boolean,
): CircuitBreakerPolicy =>
  circuitBreaker(handleWhen(counts), {
    halfOpenAfter: probeAfterMs,
    breaker: new ConsecutiveBreaker(failuresInARow),
  });

/**
 * Aborts a fetch at its timeout, but only after the event loop has read pending input: a busy gateway must not blame a
 * subgraph that answered in time.
 */
async function withTimeout<Result>(
  timeoutMs: number,
  act: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const limit = new AbortController();
  const giveUp = () => limit.abort(new DOMException('The subgraph timed out.', 'TimeoutError'));
  // Pending input is read between the timers and the immediates of the event loop.
  const timer = setTimeout(() => setImmediate(giveUp), timeoutMs);
  try {
    return await act(limit.signal);
  } finally {
    clearTimeout(timer);
  }
}
