import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Patience } from './patience.ts';

/** What an ARS said of one field, as JSON, and when. */
export interface KnownValue {
  readonly text: string;
  readonly fetchedAt: string;
}

interface Kept extends KnownValue {
  /** The names of all fields in it: what may be asked of it. */
  readonly names: ReadonlySet<string>;
}

/** Which fields an ARS said something of. */
export interface KnownField {
  readonly subgraph: string;
  /** The entity, or what the operation starts from, and the field with its arguments. */
  readonly key: string;
  /** Whether a client chose a day or an argument: of such fields there are as many as anybody likes. */
  readonly isChosen: boolean;
}

/** The engine may keep a character in two bytes. */
const BYTES_PER_CHARACTER = 2;
/** An answer that comes again is kept again after a minute, with its new date. */
const LATELY_MS = 60_000;
const MOST_LATELY = 1_000;
/** One field may be asked for in parts. The largest are kept. */
const MOST_PARTS = 8;

type Store = LRUCache<string, readonly Kept[]>;

/**
 * What the ARSs last said to everyone, for the time when one of them says nothing: each field by itself, whatever it was asked
 * with. An ARS has its own room, half of it for what is in force, which no question about another day takes away.
 */
export class LastKnown {
  /** What was kept a short while ago, by its digest: most questions are asked again and again. */
  readonly #lately: LRUCache<string, true>;
  readonly #stores = new Map<string, Store>();

  constructor(readonly patience: Patience) {
    const ttl = Math.min(LATELY_MS, patience.lastKnownMs);
    this.#lately = new LRUCache({ max: MOST_LATELY, ttl });
  }

  /** Whether this answer to this question was not kept within the last minute. */
  isNews(subgraph: string, question: string, answer: string): boolean {
    const digest = hash('sha256', `${subgraph}\n${question}\n${answer}`, 'base64');
    if (this.#lately.has(digest)) return false;
    this.#lately.set(digest, true);
    return true;
  }

  keep(field: KnownField, value: unknown): void {
    const text = JSON.stringify(value);
    const kept = { text, fetchedAt: new Date().toISOString(), names: namesWithin(value) };
    const others = this.#fresh(field).filter(({ names }) => !isWithin(names, kept.names));
    const parts = [kept, ...others].toSorted((one, other) => other.names.size - one.names.size);
    this.#storeOf(field).set(field.key, parts.slice(0, MOST_PARTS));
  }

  /** The newest comes first; an older one may hold what it lacks. */
  find(field: KnownField): readonly KnownValue[] {
    return this.#fresh(field).toSorted((one, other) => (one.fetchedAt < other.fetchedAt ? 1 : -1));
  }

  #fresh(field: KnownField): readonly Kept[] {
    const oldest = new Date(Date.now() - this.patience.lastKnownMs).toISOString();
    return (this.#storeOf(field).get(field.key) ?? []).filter(({ fetchedAt }) => fetchedAt >= oldest);
  }

  #storeOf({ subgraph, isChosen }: KnownField): Store {
    const name = `${subgraph} ${isChosen}`;
    const store = this.#stores.get(name) ?? this.#newStore();
    this.#stores.set(name, store);
    return store;
  }

  #newStore(): Store {
    const { lastKnownBytes } = this.patience;
    return new LRUCache({
      maxSize: Math.max(1, Math.floor(lastKnownBytes / 2)),
      sizeCalculation: (parts, key) => BYTES_PER_CHARACTER * (key.length + lengthOf(parts)),
    });
  }
}

const isWithin = (names: ReadonlySet<string>, all: ReadonlySet<string>) =>
  [...names].every((name) => all.has(name));

function lengthOf(parts: readonly Kept[]): number {
  return parts.reduce((sum, { text, names }) => sum + text.length + [...names].join('').length, 0);
}

/** The paths of all fields within a value; the places of a list are none. */
function namesWithin(value: unknown, at = '', names = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const each of value) namesWithin(each, at, names);
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value)) {
      names.add(`${at}.${name}`);
      namesWithin(each, `${at}.${name}`, names);
    }
  return names;
}
