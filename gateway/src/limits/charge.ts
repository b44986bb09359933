import type { Balance } from './rate-limit-store.ts';

/** Cost of a request: at most, by its answer, and what its viewer has left. */
export interface Charge {
  readonly cost: number;
  /** Nothing where it was not answered, or not without errors. */
  readonly actual?: number;
  /** Nothing is taken for what is refused as too dear. */
  readonly balance?: Balance;
}
