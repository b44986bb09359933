import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { TrafficSettings } from './traffic-settings.ts';

/** Cached field value as JSON, with its fetch time. */
export interface KnownValue {
  readonly text: string;
  readonly fetchedAt: string;
}

interface CachedValue extends KnownValue {
  /** Paths of all fields within it, that is, what it can answer. */
  readonly names: ReadonlySet<string>;
}

/** Identity of a cached field. */
export interface KnownField {
  readonly subgraph: string;
  /** Entity or operation root, and the field with its arguments. */
  readonly key: string;
  /** True if the client chose a day or an argument: such fields are unbounded in number. */
  readonly isChosen: boolean;
}

/** V8 may store a character in two bytes. */
const BYTES_PER_CHARACTER = 2;
/** Identical responses are stored again after a minute, to renew their date. */
const RECENT_MS = 60_000;
const MAX_RECENT_DIGESTS = 1_000;
/** Cached selections per field; the largest are kept. */
const MAX_PARTS = 8;

type Store = LRUCache<string, readonly CachedValue[]>;

/**
 * Last public responses of the ARSs, served while an ARS is down (stale-if-error, RFC 5861), field by field, whatever
 * the query. Each ARS has its own space, half of it reserved for what is in force, so that queries about other days
 * cannot evict it.
 */
export class StaleCache {
  /** Digests of recently stored responses, since most queries repeat. */
  readonly #recentDigests: LRUCache<string, true>;
  readonly #stores = new Map<string, Store>();

  constructor(readonly traffic: TrafficSettings) {
    const ttl = Math.min(RECENT_MS, traffic.staleMs);
    this.#recentDigests = new LRUCache({ max: MAX_RECENT_DIGESTS, ttl });
  }

  /** True unless the same response to the same request was stored within the last minute. */
  isNews(subgraph: string, question: string, answer: string): boolean {
    const digest = hash('sha256', `${subgraph}\n${question}\n${answer}`, 'base64');
    if (this.#recentDigests.has(digest)) return false;
    this.#recentDigests.set(digest, true);
    return true;
  }

  keep(field: KnownField, value: unknown): void {
    const text = JSON.stringify(value);
    const kept = { text, fetchedAt: new Date().toISOString(), names: namesWithin(value) };
    const others = this.#fresh(field).filter(({ names }) => !isWithin(names, kept.names));
    const parts = [kept, ...others].toSorted((one, other) => other.names.size - one.names.size);
    this.#storeOf(field).set(field.key, parts.slice(0, MAX_PARTS));
  }

  /** Newest first; an older one may hold fields that it lacks. */
  find(field: KnownField): readonly KnownValue[] {
    return this.#fresh(field).toSorted((one, other) => (one.fetchedAt < other.fetchedAt ? 1 : -1));
  }

  #fresh(field: KnownField): readonly CachedValue[] {
    const oldest = new Date(Date.now() - this.traffic.staleMs).toISOString();
    return (this.#storeOf(field).get(field.key) ?? []).filter(({ fetchedAt }) => fetchedAt >= oldest);
  }

  #storeOf({ subgraph, isChosen }: KnownField): Store {
    const name = `${subgraph} ${isChosen}`;
    const store = this.#stores.get(name) ?? this.#newStore();
    this.#stores.set(name, store);
    return store;
  }

  #newStore(): Store {
    const { staleBytes } = this.traffic;
    return new LRUCache({
      maxSize: Math.max(1, Math.floor(staleBytes / 2)),
      sizeCalculation: (parts, key) => BYTES_PER_CHARACTER * (key.length + lengthOf(parts)),
    });
  }
}

const isWithin = (names: ReadonlySet<string>, all: ReadonlySet<string>) =>
  [...names].every((name) => all.has(name));

function lengthOf(parts: readonly CachedValue[]): number {
  return parts.reduce((sum, { text, names }) => sum + text.length + [...names].join('').length, 0);
}

/** Paths of all fields within a value; list indexes are left out. */
function namesWithin(value: unknown, at = '', names = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const each of value) namesWithin(each, at, names);
  else if (typeof value === 'object' && value !== null)
    for (const [name, each] of Object.entries(value)) {
      names.add(`${at}.${name}`);
      namesWithin(each, `${at}.${name}`, names);
    }
  return names;
}
