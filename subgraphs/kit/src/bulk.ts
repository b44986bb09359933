import type { EntityClass } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';

const ROWS_PER_STATEMENT = 500;

/** Inserts many rows at once, some hundreds per statement, past the unit of work. `onRows` hears how many went in. */
export async function bulkInsert<Row extends object>(
  em: SqlEntityManager,
  entity: EntityClass<Row>,
  rows: readonly Row[],
  onRows: (count: number) => void = () => {},
): Promise<void> {
  const { schema, tableName, props } = em.getMetadata().get(entity);
  const columns = props.map(({ name, fieldNames }) => ({ name, column: `"${fieldNames[0]}"` }));
  const table = `"${schema ?? em.config.get('schema')}"."${tableName}"`;
  const names = columns.map(({ column }) => column).join(', ');
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const part = rows.slice(start, start + ROWS_PER_STATEMENT);
    const records = part.map((row) =>
      Object.fromEntries(
        columns.map(({ name, column }) => [column.slice(1, -1), row[name as keyof Row] ?? null]),
      ),
    );
    await em.execute(
      `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, ?::jsonb)`,
      [JSON.stringify(records)],
    );
    onRows(part.length);
  }
}
