import type { Balance } from './rate-limit-store.ts';

/** Cost of a request: estimated maximum, actual cost of the response, and the client's remaining budget. */
export interface Charge {
  readonly cost: number;
  /** Absent unless answered without errors. */
  readonly actual?: number;
  /** Absent if the request was refused as too expensive, since nothing is charged then. */
  readonly balance?: Balance;
}
