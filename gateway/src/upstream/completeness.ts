/** A part of an answer that its owner did not give. */
export interface Missing {
  readonly subgraph: string;
  /** The region whose ARS hosts it; null for a subgraph of the State. */
  readonly region: string | null;
  /** What stands in the answer is what the ARS said at `fetchedAt`. */
  readonly stale?: true;
  readonly fetchedAt?: string;
}

/** What is missing in the answer to one request. */
export class Completeness {
  readonly #missing = new Map<string, Missing>();

  /** Of several fetches that miss the same, the worst is told: nothing before an old answer, an older one before a newer. */
  miss(entry: Missing): void {
    const key = `${entry.subgraph} ${entry.region}`;
    const known = this.#missing.get(key);
    if (!known || age(entry) < age(known)) this.#missing.set(key, entry);
  }

  report(): { complete: boolean; missing: Missing[] } {
    return { complete: this.#missing.size === 0, missing: [...this.#missing.values()] };
  }
}

/** ISO times sort as text, and nothing at all comes before them. */
const age = ({ fetchedAt = '' }: Missing): string => fetchedAt;
