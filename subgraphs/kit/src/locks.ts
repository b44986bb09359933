import type { SqlEntityManager } from '@mikro-orm/sql';
import { waitsForMs } from './story.ts';

/** How many milliseconds a lock may be waited for, as PostgreSQL's `lock_timeout` has it: 0 is without a limit. */
export const lockTimeoutMs = (): number => {
  const ms = waitsForMs();
  return Number.isFinite(ms) ? Math.max(1, Math.ceil(ms)) : 0;
};

const limit = (ms: string) =>
  `set_config('lock_timeout', case when left_ms = 0 then '0' else ceil(greatest(1, ${ms}))::text end, true)`;

/**
 * Holds what these names stand for, each once, in the order of their names, until the commit. It, and whatever lock is taken
 * after it, waits no longer than the request has left; whoever takes several kinds of names takes them in one order.
 */
export async function holdNames(em: SqlEntityManager, names: readonly string[]): Promise<void> {
  await em.execute(
    `select ${limit('left_ms')}, pg_advisory_xact_lock(hashtextextended(name, 0)),
       ${limit('left_ms - extract(epoch from clock_timestamp() - statement_timestamp()) * 1000')}
     from cast(? as numeric) as left_ms, jsonb_array_elements_text(?::jsonb) with ordinality as names (name, rank)
     order by rank`,
    [lockTimeoutMs(), JSON.stringify([...new Set(names)].sort())],
  );
}
