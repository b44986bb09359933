/** Fetches that are under way. Whoever asks the same meanwhile gets the same answer, as text: each reads its own copy. */
export class Flights {
  readonly #underWay = new Map<string, Promise<string>>();

  join(question: string, fetch: () => Promise<string>): Promise<string> {
    const known = this.#underWay.get(question);
    if (known) return known;
    const flight = fetch().finally(() => {
      if (this.#underWay.get(question) === flight) this.#underWay.delete(question);
    });
    this.#underWay.set(question, flight);
    return flight;
  }

  /** Nobody joins what is under way by now. */
  forget(): void {
    this.#underWay.clear();
  }
}
