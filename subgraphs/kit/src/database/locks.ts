import type { SqlEntityManager } from '@mikro-orm/sql';
import { waitLimitMs } from '../server/request-log.ts';

/** Remaining wait time as a PostgreSQL `lock_timeout` in ms; 0 means no limit. */
export const lockTimeoutMs = (): number => {
  const ms = waitLimitMs();
  return Number.isFinite(ms) ? Math.max(1, Math.ceil(ms)) : 0;
};

const limit = (ms: string) =>
  `set_config('lock_timeout', case when left_ms = 0 then '0' else ceil(greatest(1, ${ms}))::text end, true)`;

/** Takes advisory locks for `names` (JSON) in sorted order, within `left_ms`. */
const HOLDING = `select ${limit('left_ms')}, pg_advisory_xact_lock(hashtextextended(name, 0)),
       ${limit('left_ms - extract(epoch from clock_timestamp() - statement_timestamp()) * 1000')}
     from cast(? as numeric) as left_ms, jsonb_array_elements_text(?::jsonb) with ordinality as names (name, rank)
     order by rank`;

const valuesOf = (names: readonly string[]) => [lockTimeoutMs(), JSON.stringify([...new Set(names)].sort())];

/**
 * Takes transaction-level advisory locks for these names, in sorted order to avoid deadlocks. They, and all later locks
 * of the transaction, wait no longer than the request may. Callers that lock several kinds of names must use one order.
 */
export async function lockNames(em: SqlEntityManager, names: readonly string[]): Promise<void> {
  await em.execute(HOLDING, valuesOf(names));
}

/**
 * Locks a name, then reads the single row that only holders of the name change. The row is locked after the name, so it
 * is read in its latest state rather than in the statement's snapshot. Undefined, perhaps without the lock, while the
 * table is empty.
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
