import type { SqlEntityManager } from '@mikro-orm/sql';
import { waitsForMs } from './story.ts';

/** How long a lock may be waited for, as PostgreSQL's `lock_timeout` takes it: 0 is as long as it takes. */
export const lockTimeout = (): string => {
  const ms = waitsForMs();
  return Number.isFinite(ms) ? `${Math.max(1, Math.ceil(ms))}ms` : '0';
};

/**
 * Holds what these names stand for, each once, in the order of their names, until the commit. Waits no longer than the request
 * has left; whoever takes several kinds of names takes them in one order.
 */
export async function holdNames(em: SqlEntityManager, names: readonly string[]): Promise<void> {
  await em.execute(
    `select set_config('lock_timeout', ?, true), pg_advisory_xact_lock(hashtextextended(name, 0))
     from jsonb_array_elements_text(?::jsonb) with ordinality as names (name, rank) order by rank`,
    [lockTimeout(), JSON.stringify([...new Set(names)].sort())],
  );
}
