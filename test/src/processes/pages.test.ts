import { randomUUID } from 'node:crypto';
import { runStatement } from '@hopen/scripts';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { readPages } from '../support/pages.ts';
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts';
import { Reader } from './reader.ts';

const onPostgres = process.env.HOPEN_TEST_POSTGRES ? describe : describe.skip;
const onEmbedded = process.env.HOPEN_TEST_POSTGRES ? describe.skip : describe;

const pages = (await readPages()).filter(({ blocks }) => blocks.some(({ language }) => language === 'sh'));
/** The page of whoever runs the graph on PostgreSQL. */
const OPERATOR = 'gateway/README.md';
/** All share one database, in which at the end real establishments replace the fictitious ones, and declare values. */
const LAST = ['subgraphs/establishments/README.md', 'subgraphs/indicators/README.md'];
const others = pages
  .filter(({ path }) => path !== OPERATOR)
  .sort((one, other) => LAST.indexOf(one.path) - LAST.indexOf(other.path));

onEmbedded('a reader of the pages, with a fresh clone,', () => {
  let reader: Reader;
  beforeAll(async () => {
    reader = await Reader.arrive();
  });
  afterAll(() => reader?.leave());

  it.each(others.map((page) => ({ ...page })))('does what $path says', async (page) => {
    await reader.read(page);
  });
});

onPostgres('an operator with a PostgreSQL', () => {
  let database: TestDatabase;
  let reader: Reader;
  const prefix = `hopen_${randomUUID().slice(0, 8)}`;
  beforeAll(async () => {
    database = await emptyDatabase();
    const { username, password, host, pathname } = new URL((database.location as { url: string }).url);
    const here = `${host}${pathname}`;
    reader = await Reader.arrive([
      [/superuser@host:5432\/hopen/g, `${username}:${password}@${here}`],
      [/host:5432\/hopen/g, here],
      // Roles belong to the whole server, where other tests make theirs.
      [/hopen_(?=[a-z_]+:)/g, `${prefix}_`],
      [/--sql/g, `--sql --prefix ${prefix}`],
    ]);
  });
  afterAll(async () => {
    await reader?.leave();
    await dropRoles(database.location as { url: string }, prefix);
    await database.close();
  });

  it.each(pages.filter(({ path }) => path === OPERATOR).map((page) => ({ ...page })))(
    'does what $path says',
    async (page) => {
      await reader.read(page);
    },
  );
});

async function dropRoles({ url }: { url: string }, prefix: string): Promise<void> {
  await runStatement(
    url,
    `do $$ declare each text; begin
      for each in select rolname from pg_roles where rolname like '${prefix}%' loop
        execute format('drop owned by %I cascade', each);
        execute format('drop role %I', each);
      end loop;
    end $$`,
  );
}
