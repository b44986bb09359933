import { setTimeout } from 'node:timers/promises';
import type { HealthFacts } from '../subgraph/subgraph.ts';
import type { Logger } from './log.ts';

/** Facts are reused for this long, since load balancers poll every few seconds. */
const EVERY_MS = 60_000;
/** Time that a caller waits for facts: a hanging database must not make the process look unhealthy. */
const WAIT_MS = 500;

export const NO_FACTS: HealthFacts = { facts: {}, warning: null };

/**
 * Facts for `/health`: the last ones known where `read` fails or takes long. A warning is logged once, and again when it
 * changes.
 */
export function cachedFacts(
  read: () => Promise<HealthFacts>,
  log: Logger,
): () => Promise<HealthFacts['facts']> {
  let [known, warned] = [NO_FACTS.facts, NO_FACTS.warning];
  let reading: Promise<void> | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  const look = async () => {
    try {
      const { facts, warning } = await read();
      if (warning !== null && warning !== warned) log.warn(facts, warning);
      [known, warned] = [facts, warning];
    } catch (err) {
      log.warn({ err }, 'the facts of /health could not be read');
    }
  };
  return async () => {
    if (performance.now() - readAt > EVERY_MS) {
      readAt = performance.now();
      reading = look();
    }
    await Promise.race([reading, setTimeout(WAIT_MS, undefined, { ref: false })]);
    return known;
  };
}
