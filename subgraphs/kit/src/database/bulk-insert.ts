import type { EntityClass } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Database } from './location.ts';

const ROWS_PER_STATEMENT = 500;

/**
 * Refreshes the planner's statistics. PGlite has no autovacuum and a server's runs late, so plans after a bulk load
 * would be guesses.
 */
export async function refreshStatistics({ em }: Database): Promise<void> {
  const tables = [...em.getMetadata().getAll().values()].filter(({ readonly }) => !readonly);
  const schema = em.config.get('schema');
  const names = tables.map(({ tableName }) => `"${schema}"."${tableName}"`);
  await em.fork().execute(`vacuum analyze ${names.join(', ')}`);
}

/** Bulk insert, 500 rows per statement, bypassing the unit of work. `onRows` receives the count of each batch. */
export async function bulkInsert<Row extends object>(
  em: SqlEntityManager,
  entity: EntityClass<Row>,
  rows: readonly Row[],
  onRows: (count: number) => void = () => {},
): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const part = rows.slice(start, start + ROWS_PER_STATEMENT);
    const { sql, rows: value } = insertionOf(em, entity, part);
    await em.execute(sql, [value]);
    onRows(part.length);
  }
}

/** Insert statement whose only parameter is the rows as JSON; usable alone or within a CTE. */
export function insertionOf<Row extends object>(
  em: SqlEntityManager,
  entity: EntityClass<Row>,
  rows: readonly Row[],
): { readonly sql: string; readonly rows: string } {
  const { schema, tableName, props } = em.getMetadata().get(entity);
  const columns = props.map(({ name, fieldNames }) => ({ name, column: fieldNames[0]! }));
  const table = `"${schema ?? em.config.get('schema')}"."${tableName}"`;
  const names = columns.map(({ column }) => `"${column}"`).join(', ');
  const records = rows.map((row) =>
    Object.fromEntries(columns.map(({ name, column }) => [column, row[name as keyof Row] ?? null])),
  );
  return {
    sql: `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, ?::jsonb)`,
    rows: JSON.stringify(records),
  };
}
