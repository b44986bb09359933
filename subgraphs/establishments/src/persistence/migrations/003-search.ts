import { type Execute, migration } from '@hopen/kit/database';
import { searchText } from '../../domain/search.ts';

type Searched = Parameters<typeof searchText>[0];

const ROWS_PER_STATEMENT = 1000;

/** Words that a site is found by, with an index of their trigrams. */
export const searchMigration = migration('003-search', async (execute) => {
  await execute('create extension if not exists pg_trgm with schema establishments');
  await execute('alter table establishments.establishment add column search_text text');
  await fillSearchTexts(execute);
  await execute('alter table establishments.establishment alter column search_text set not null');
  // By default, one text in a hundred would make a rare word look frequent, and the plan read the sites in their order.
  await execute('alter table establishments.establishment alter column search_text set statistics 500');
  const [extension] = await execute(
    `select quote_ident(nspname) as schema from pg_extension join pg_namespace on pg_namespace.oid = extnamespace
     where extname = 'pg_trgm'`,
  );
  await execute(
    `create index establishment_by_search on establishments.establishment using gin (search_text ${extension!.schema}.gin_trgm_ops)`,
  );
});

async function fillSearchTexts(execute: Execute): Promise<void> {
  let last = '';
  while (true) {
    const rows = (await execute(
      `select finess, name, city, postal_code as "postalCode", siret from establishments.establishment
       where finess > ? order by finess limit ${ROWS_PER_STATEMENT}`,
      [last],
    )) as unknown as Searched[];
    if (rows.length === 0) return;
    const texts = Object.fromEntries(rows.map((row) => [row.finess, searchText(row)]));
    await execute(
      `update establishments.establishment set search_text = value
       from jsonb_each_text(?::jsonb) where key = finess`,
      [JSON.stringify(texts)],
    );
    last = rows.at(-1)!.finess;
  }
}
