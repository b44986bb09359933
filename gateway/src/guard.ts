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

/** Bounds what a subgraph that is slow, wrong or gone costs: a time limit, some tries, and then a rest for both sides. */
export class Guard {
  readonly #timeoutMsOf: (acts: boolean) => number;
  readonly #breaker: CircuitBreakerPolicy;
  readonly #retry: RetryPolicy;

  constructor(subgraph: string, patience: Patience, log: Logger) {
    this.#timeoutMsOf = (acts) => patience.timeoutMsOf(subgraph, acts);
    this.#retry = retry(handleWhen(isPassing), {
      maxAttempts: MAX_RETRIES,
      backoff: new ExponentialBackoff({ initialDelay: patience.retryAfterMs }),
    });
    this.#breaker = circuitBreaker(handleWhen(blamesTheSubgraph), {
      halfOpenAfter: patience.probeAfterMs,
      breaker: new ConsecutiveBreaker(patience.failuresInARow),
    });
    this.#breaker.onBreak(() =>
      log.warn({ subgraph }, 'a subgraph failed too often, and is left alone for a while'),
    );
    this.#breaker.onReset(() => log.info({ subgraph }, 'a subgraph answers again'));
  }

  /** Runs a fetch, which is told how long it may take. Only one that does not act is tried again: it changes nothing. */
  run<Result>(
    fetch: (signal: AbortSignal, timeoutMs: number) => Promise<Result>,
    acts: boolean,
  ): Promise<Result> {
    // While one fetch asks whether the subgraph is back, cockatiel would let the others wait for it.
    if (this.#breaker.state === CircuitState.HalfOpen) return Promise.reject(new BrokenCircuitError());
    const timeoutMs = this.#timeoutMsOf(acts);
    return withTimeout(timeoutMs, (signal) => {
      const send = () => fetch(signal, timeoutMs);
      return this.#breaker.execute(() => (acts ? send() : this.#retry.execute(send, signal)));
    });
  }
}

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
