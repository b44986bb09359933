import { HeaderMap } from '@apollo/server';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Limits } from './limits.ts';
import { OverLimit } from './rate-limit-plugin.ts';

/** `Retry-After` of a request refused because of the client's own concurrency. */
const RETRY_AFTER_S = '1';

/** Concurrency limit per client: further requests queue first in, first out, up to a bound. */
export class ConcurrencyLimit {
  readonly #limits: Pick<Limits, 'inFlight' | 'waiting'>;
  readonly #queues = new Map<string, LimitFunction>();

  constructor(limits: Pick<Limits, 'inFlight' | 'waiting'>) {
    this.#limits = limits;
  }

  /** Resolves when the request may start. Its slot is free again once it is `closed` and all its work has ended. */
  async take(viewer: string, closed: AbortSignal, worked: Promise<void>): Promise<void> {
    const { inFlight, waiting } = this.#limits;
    const queue = this.#queues.get(viewer) ?? pLimit(inFlight);
    if (queue.activeCount + queue.pendingCount >= inFlight + waiting) throw tooMany();
    this.#queues.set(viewer, queue);
    const turn = Promise.withResolvers<void>();
    void queue(async () => {
      turn.resolve();
      await Promise.all([ended(closed), worked]);
    }).then(() => {
      if (queue.activeCount + queue.pendingCount === 0) this.#queues.delete(viewer);
    });
    await turn.promise;
    // The client has disconnected while queued.
    if (closed.aborted) throw tooMany();
  }

  /** Number of clients with requests in progress. */
  get viewers(): number {
    return this.#queues.size;
  }
}

const tooMany = () => new OverLimit('RATE_LIMITED', 429, {}, new HeaderMap([['retry-after', RETRY_AFTER_S]]));

const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
