import { logSharedWith, requestId } from '@hopen/kit/server';

interface Flight<Reply> {
  readonly reply: Promise<Reply>;
  /** Id of the request that started the fetch. */
  readonly requestId: string | undefined;
}

/** Deduplicates identical fetches in progress. Sharers get the response as text, and each parses its own copy. */
export class InFlightDedupe<Reply> {
  readonly #underWay = new Map<string, Flight<Reply>>();

  join(question: string, fetch: () => Promise<Reply>): Promise<Reply> {
    const known = this.#underWay.get(question);
    if (known) {
      logSharedWith(known.requestId);
      return known.reply;
    }
    const reply = fetch().finally(() => {
      if (this.#underWay.get(question) === flight) this.#underWay.delete(question);
    });
    const flight = { reply, requestId: requestId() };
    this.#underWay.set(question, flight);
    return reply;
  }

  /** Later fetches no longer join those in progress. */
  forget(): void {
    this.#underWay.clear();
  }
}
