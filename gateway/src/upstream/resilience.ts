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

/** The subgraph answered, and not with a GraphQL answer. */
export class HttpStatus extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

/** Tries after the first one. */
const MAX_RETRIES = 2;

/** What fails at once, and often not twice: a restart, a connection that had been closed, a proxy between two owners. */
const PASSING_CODES: readonly unknown[] = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];
const PASSING_STATUSES = [502, 503, 504];

const isPassing = (error: unknown): boolean =>
  error instanceof HttpStatus
    ? PASSING_STATUSES.includes(error.status)
    : PASSING_CODES.includes((error as { code?: unknown }).code);

/** A refusal, or an answer that is too long, says something of one fetch; the next one may go well. */
const blamesTheSubgraph = (error: unknown): boolean =>
  error instanceof HttpStatus
    ? error.status >= 500
    : (error as { code?: unknown }).code !== 'UND_ERR_RES_EXCEEDED_MAX_SIZE';

/** A fetch took too long: because of the subgraph, or of what this viewer asks. */
class TimedOut extends Error {
  constructor(
    /** Whether the subgraph did not answer meanwhile either what costs it nothing. */
    readonly isSilence: boolean,
    options: ErrorOptions,
  ) {
    super('The subgraph timed out.', options);
  }
}

/** Asks a subgraph what costs it nothing, and throws when it does not answer. */
export type Ping = (signal: AbortSignal) => Promise<unknown>;

/** A fetch that has taken this share of its time makes the gateway ask whether the subgraph answers at all … */
const LATE_AFTER = 1 / 2;
/** … which it has to say within this one. */
const PING_WITHIN = 1 / 4;

/** For whom a subgraph is asked. */
export interface Asker {
  readonly viewer: string;
  /** Whether the fetch is a mutation of the subgraph. */
  readonly acts: boolean;
}

/** So many viewers are told apart at a time. */
const MOST_VIEWERS = 1_000;

/**
 * Bounds what a subgraph that is slow, wrong or gone costs: a time limit, some tries, and then a rest for both sides. Whoever
 * asks what takes too long rests alone, as long as the subgraph answers a ping meanwhile.
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

  /** Runs a fetch, which is told how long it may take. Only one that does not act is tried again: it changes nothing. */
  async run<Result>(
    fetch: (signal: AbortSignal, timeoutMs: number) => Promise<Result>,
    { viewer, acts }: Asker,
  ): Promise<Result> {
    const own = this.#breakerOf(viewer);
    // While one fetch asks whether the subgraph is back, cockatiel would let the others wait for it.
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

  /** One ping at a time: whoever wants to know meanwhile waits for its answer. */
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

/** Opens when so many errors that count come in a row. */
const breakerAt = (
  { failuresInARow, probeAfterMs }: TrafficSettings,
  counts: (error: unknown) => boolean,
): CircuitBreakerPolicy =>
  circuitBreaker(handleWhen(counts), {
    halfOpenAfter: probeAfterMs,
    breaker: new ConsecutiveBreaker(failuresInARow),
  });

/**
 * Aborts a fetch at its timeout, but only after the event loop has read what had arrived: a gateway that was busy itself must
 * not blame a subgraph that answered in time.
 */
async function withTimeout<Result>(
  timeoutMs: number,
  act: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const limit = new AbortController();
  const giveUp = () => limit.abort(new DOMException('The subgraph timed out.', 'TimeoutError'));
  // Between its timers and its immediates, the event loop reads what has arrived.
  const timer = setTimeout(() => setImmediate(giveUp), timeoutMs);
  try {
    return await act(limit.signal);
  } finally {
    clearTimeout(timer);
  }
}
