import { ACT_TIMEOUT_MS } from '@hopen/kit/server';
import { isHostedByAnArs } from './subgraph-owner.ts';

/** Timeout, retry, circuit-breaker and stale-cache settings for subgraph requests. */
export interface TrafficSettings {
  /** Timeout of a fetch, retries included. Sent along with a mutation, which waits for locks that long. */
  readonly timeoutMsOf: (subgraph: string, acts: boolean) => number;
  /** Delay before the first retry, growing exponentially. */
  readonly retryAfterMs: number;
  /** Consecutive failures that open the circuit breaker. */
  readonly failuresInARow: number;
  /** Time until the circuit half-opens for one probe. */
  readonly probeAfterMs: number;
  /** Maximum age of a stale response. */
  readonly staleMs: number;
  /** Memory for the stale responses of one ARS. */
  readonly staleBytes: number;
}

/**
 * National queries wait for every ARS, so each gets less time than the State's subgraphs, which no query can do
 * without.
 */
const STATE_TIMEOUT_MS = 10_000;
const ARS_TIMEOUT_MS = 3_000;

export const TRAFFIC_SETTINGS: TrafficSettings = {
  timeoutMsOf(subgraph, acts) {
    if (acts) return ACT_TIMEOUT_MS;
    return isHostedByAnArs(subgraph) ? ARS_TIMEOUT_MS : STATE_TIMEOUT_MS;
  },
  retryAfterMs: 50,
  failuresInARow: 5,
  probeAfterMs: 5_000,
  staleMs: 24 * 3_600_000,
  staleBytes: 2_000_000,
};
