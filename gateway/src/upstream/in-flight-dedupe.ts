import { logSharedWith, requestId } from '@hopen/kit/server';

interface Flight<Reply> {
  readonly reply: Promise<Reply>;
  /** Of the request that asked first. */
  readonly requestId: string | undefined;
}

/** Fetches that are under way. Whoever asks the same meanwhile gets the same reply, as text: each reads its own copy. */
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

  /** Nobody joins what is under way by now. */
  forget(): void {
    this.#underWay.clear();
  }
}
