import { requestId, tellShared } from '@hopen/kit';

interface Flight {
  readonly text: Promise<string>;
  /** Of the request that asked first. */
  readonly requestId: string | undefined;
}

/** Fetches that are under way. Whoever asks the same meanwhile gets the same answer, as text: each reads its own copy. */
export class Flights {
  readonly #underWay = new Map<string, Flight>();

  join(question: string, fetch: () => Promise<string>): Promise<string> {
    const known = this.#underWay.get(question);
    if (known) {
      tellShared(known.requestId);
      return known.text;
    }
    const text = fetch().finally(() => {
      if (this.#underWay.get(question) === flight) this.#underWay.delete(question);
    });
    const flight = { text, requestId: requestId() };
    this.#underWay.set(question, flight);
    return text;
  }

  /** Nobody joins what is under way by now. */
  forget(): void {
    this.#underWay.clear();
  }
}
