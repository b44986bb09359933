/** Part of the result that a subgraph did not deliver. */
export interface Missing {
  readonly subgraph: string;
  /** Region whose ARS hosts the subgraph; null for a State subgraph. */
  readonly region: string | null;
  /** Set if a cached value, fetched at `fetchedAt`, stands in. */
  readonly stale?: true;
  readonly fetchedAt?: string;
}

/** Missing parts of one client request. */
export class Completeness {
  readonly #missing = new Map<string, Missing>();

  /** Keeps the worst entry of several for one subgraph and region: nothing before stale, older before newer. */
  miss(entry: Missing): void {
    const key = `${entry.subgraph} ${entry.region}`;
    const known = this.#missing.get(key);
    if (!known || age(entry) < age(known)) this.#missing.set(key, entry);
  }

  report(): { complete: boolean; missing: Missing[] } {
    return { complete: this.#missing.size === 0, missing: [...this.#missing.values()] };
  }
}

/** ISO times sort as text; the empty string of a missing value sorts first. */
const age = ({ fetchedAt = '' }: Missing): string => fetchedAt;
