import { ACT_TIMEOUT_MS } from '@hopen/kit/server';
import { isHostedByAnArs } from './subgraph-owner.ts';

/** How long, and how often, the gateway bears with the owners of subgraphs. */
export interface TrafficSettings {
  /** Deadline of a fetch from a subgraph, all tries together; of an act it is told to the subgraph, which waits that long. */
  readonly timeoutMsOf: (subgraph: string, acts: boolean) => number;
  /** The pause before another try, up to twice as long before the next. */
  readonly retryAfterMs: number;
  /** A subgraph that failed so many times in a row is left alone … */
  readonly failuresInARow: number;
  /** … for this long; then one fetch asks whether it is back. */
  readonly probeAfterMs: number;
  /** How long the last known answer of an ARS is better than none. */
  readonly staleMs: number;
  /** What the last known answers of one ARS may take. */
  readonly staleBytes: number;
}

/** An ARS keeps the whole country waiting: it has less time than the State, which the country cannot do without. */
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
