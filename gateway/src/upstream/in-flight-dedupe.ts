import { logSharedWith, requestId } from '@hopen/kit/server';

interface PendingFetch<Reply> {
  readonly reply: Promise<Reply>;
  /** Id of the request that started the fetch. */
  readonly requestId: string | undefined;
}

/** Deduplicates identical fetches in progress. Sharers get the response as text, and each parses its own copy. */
export class InFlightDedupe<Reply> {
  readonly #pending = new Map<string, PendingFetch<Reply>>();

  join(question: string, fetch: () => Promise<Reply>): Promise<Reply> {
    const known = this.#pending.get(question);
    if (known) {
      logSharedWith(known.requestId);
      return known.reply;
    }
    const reply = fetch().finally(() => {
      if (this.#pending.get(question) === pending) this.#pending.delete(question);
    });
    const pending = { reply, requestId: requestId() };
    this.#pending.set(question, pending);
    return reply;
  }

  /** Later fetches no longer join those in progress. */
  forget(): void {
    this.#pending.clear();
  }
}
