import { HeaderMap } from '@apollo/server';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Limits } from './limits.ts';
import { OverLimit } from './rate-limit-plugin.ts';

/** Who waits for others of its own asks again after this. */
const RETRY_AFTER_S = '1';

/** How many requests of one viewer are under way; further ones wait, first come, first served, and not too many of them. */
export class ConcurrencyLimit {
  readonly #limits: Pick<Limits, 'inFlight' | 'waiting'>;
  readonly #queues = new Map<string, LimitFunction>();

  constructor(limits: Pick<Limits, 'inFlight' | 'waiting'>) {
    this.#limits = limits;
  }

  /** Resolves when it is the request's turn, which it has until it is `closed` and all of its work has ended. */
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
    // Nobody waits for the answer any more.
    if (closed.aborted) throw tooMany();
  }

  /** Of how many viewers requests are under way. */
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
