import { LRUCache } from 'lru-cache';
import type { Patience } from './patience.ts';

/** An answer as it was sent, and when. */
export interface KnownAnswer {
  readonly text: string;
  readonly fetchedAt: string;
}

/** The engine may keep a character in two bytes. */
const BYTES_PER_CHARACTER = 2;

/** What the ARSs last said to everyone, for the time when one of them says nothing. */
export class LastKnown {
  readonly #answers: LRUCache<string, KnownAnswer>;

  constructor({ lastKnownMs, lastKnownBytes }: Patience) {
    this.#answers = new LRUCache({
      ttl: lastKnownMs,
      maxSize: lastKnownBytes,
      sizeCalculation: ({ text }, question) => BYTES_PER_CHARACTER * (text.length + question.length),
    });
  }

  keep(subgraph: string, question: string, text: string): void {
    this.#answers.set(`${subgraph}\n${question}`, { text, fetchedAt: new Date().toISOString() });
  }

  find(subgraph: string, question: string): KnownAnswer | undefined {
    return this.#answers.get(`${subgraph}\n${question}`);
  }
}
