import type { GatewayConfig } from '@apollo/gateway';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

type QueryPlanCache = NonNullable<NonNullable<GatewayConfig['queryPlannerConfig']>['cache']>;
export type QueryPlan = Parameters<QueryPlanCache['set']>[1];

/** Memory per character of a plan's JSON and of a document's text, derived data included. */
const BYTES_PER_CHARACTER_OF_PLAN = 4;
const BYTES_PER_CHARACTER_OF_DOCUMENT = 100;

/** Query plans of the current supergraph in an LRU, which Apollo's gateway clears for the next supergraph. */
export class PlanCache implements QueryPlanCache {
  readonly #plans: LRUCache<string, QueryPlan>;

  constructor(bytes: number) {
    this.#plans = new LRUCache({
      maxSize: bytes,
      sizeCalculation: (plan) => BYTES_PER_CHARACTER_OF_PLAN * JSON.stringify(plan).length,
    });
  }

  has(key: string): boolean {
    return this.#plans.has(key);
  }

  async get(key: string): Promise<QueryPlan | undefined> {
    return this.#plans.get(key);
  }

  put(key: string, plan: QueryPlan): void {
    this.#plans.set(key, plan);
  }

  async set(key: string, plan: QueryPlan): Promise<void> {
    this.put(key, plan);
  }

  async delete(key: string): Promise<boolean> {
    return this.#plans.delete(key);
  }

  clear(): void {
    this.#plans.clear();
  }
}

/** Parsed and validated documents in an LRU. */
export function documentsInMemory(bytes: number) {
  const documents = new LRUCache<string, DocumentNode>({
    maxSize: bytes,
    sizeCalculation: ({ loc }) => BYTES_PER_CHARACTER_OF_DOCUMENT * ((loc?.end ?? 0) + 1),
  });
  return {
    get: async (key: string) => documents.get(key),
    set: async (key: string, document: DocumentNode) => void documents.set(key, document),
    delete: async (key: string) => documents.delete(key),
  };
}
