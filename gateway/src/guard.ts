import type { Logger } from '@hopen/kit';
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
import type { Patience } from './patience.ts';

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
    /** Whether it is the first of its viewer since the subgraph last answered. */
    readonly isFirst: boolean,
    options: ErrorOptions,
  ) {
    super('The subgraph timed out.', options);
  }
}

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
 * asks what takes too long rests alone: only when it takes too long for several viewers in a row is it the subgraph's fault.
 */
export class Guard {
  readonly #timeoutMsOf: (acts: boolean) => number;
  readonly #breaker: CircuitBreakerPolicy;
  readonly #breakers = new LRUCache<string, CircuitBreakerPolicy>({ max: MOST_VIEWERS });
  readonly #retry: RetryPolicy;
  /** The viewers whose fetches timed out since the subgraph last answered. */
  readonly #slowFor = new Set<string>();

  constructor(
    subgraph: string,
    readonly patience: Patience,
    log: Logger,
  ) {
    this.#timeoutMsOf = (acts) => patience.timeoutMsOf(subgraph, acts);
    this.#retry = retry(handleWhen(isPassing), {
      maxAttempts: MAX_RETRIES,
      backoff: new ExponentialBackoff({ initialDelay: patience.retryAfterMs }),
    });
    this.#breaker = breakerAt(patience, (error) =>
      error instanceof TimedOut
        ? error.isFirst || this.#breaker.state === CircuitState.HalfOpen
        : blamesTheSubgraph(error),
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
    const result = await withTimeout(timeoutMs, (signal) => {
      const send = () => fetch(signal, timeoutMs);
      const attempt = () => (acts ? send() : this.#retry.execute(send, signal));
      const judged = () => attempt().catch((error) => this.#throw(error, viewer, signal));
      return own.execute(() => this.#breaker.execute(judged));
    });
    this.#slowFor.clear();
    return result;
  }

  #throw(error: unknown, viewer: string, { aborted, reason: cause }: AbortSignal): never {
    if (!aborted) throw error;
    const isFirst = !this.#slowFor.has(viewer);
    this.#slowFor.add(viewer);
    throw new TimedOut(isFirst, { cause });
  }

  #breakerOf(viewer: string): CircuitBreakerPolicy {
    const breaker =
      this.#breakers.get(viewer) ?? breakerAt(this.patience, (error) => error instanceof TimedOut);
    this.#breakers.set(viewer, breaker);
    return breaker;
  }
}

/** Opens when so many errors that count come in a row. */
const breakerAt = (
  { failuresInARow, probeAfterMs }: Patience,
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
