import type { SqlEntityManager } from '@mikro-orm/sql';
import { waitLimitMs } from '../server/request-log.ts';

/** How many milliseconds a lock may be waited for, as PostgreSQL's `lock_timeout` has it: 0 is without a limit. */
export const lockTimeoutMs = (): number => {
  const ms = waitLimitMs();
  return Number.isFinite(ms) ? Math.max(1, Math.ceil(ms)) : 0;
};

const limit = (ms: string) =>
  `set_config('lock_timeout', case when left_ms = 0 then '0' else ceil(greatest(1, ${ms}))::text end, true)`;

/** Takes the locks of `names`, given as JSON, in their order, within `left_ms`. */
const HOLDING = `select ${limit('left_ms')}, pg_advisory_xact_lock(hashtextextended(name, 0)),
       ${limit('left_ms - extract(epoch from clock_timestamp() - statement_timestamp()) * 1000')}
     from cast(? as numeric) as left_ms, jsonb_array_elements_text(?::jsonb) with ordinality as names (name, rank)
     order by rank`;

const valuesOf = (names: readonly string[]) => [lockTimeoutMs(), JSON.stringify([...new Set(names)].sort())];

/**
 * Holds what these names stand for, each once, in the order of their names, until the commit. It, and whatever lock is taken
 * after it, waits no longer than the request has left; whoever takes several kinds of names takes them in one order.
 */
export async function lockNames(em: SqlEntityManager, names: readonly string[]): Promise<void> {
  await em.execute(HOLDING, valuesOf(names));
}

/**
 * Holds a name, and gives the one row of a table that is only changed by whoever holds it. The row is locked after the
 * name, and a locked row is read as it is then, not as it was when the statement began. Undefined, and the name perhaps
 * not held, as long as the table is empty.
 */
export async function lockRow<Row extends object>(
  em: SqlEntityManager,
  name: string,
  { table, columns }: { readonly table: string; readonly columns: string },
): Promise<Row | undefined> {
  const [row] = await em.execute<Row[]>(
    `with held as materialized (${HOLDING})
     select ${columns} from ${table} where (select count(*) from held) > 0 for update`,
    valuesOf([name]),
  );
  return row;
}
