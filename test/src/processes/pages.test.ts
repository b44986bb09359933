import { randomUUID } from 'node:crypto';
import { runStatement } from '@hopen/scripts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readPages } from '../support/pages.ts';
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts';
import { commandsOf, NOT_RUN, PageRunner } from './page-runner.ts';

const onPostgres = process.env.HOPEN_TEST_POSTGRES ? describe : describe.skip;
const onEmbedded = process.env.HOPEN_TEST_POSTGRES ? describe.skip : describe;

const pages = (await readPages()).filter(({ blocks }) => blocks.some(({ language }) => language === 'sh'));
/** Page that needs PostgreSQL. */
const OPERATOR = 'gateway/README.md';
/** Pages that replace the fictitious establishments of the one database: after all others. */
const LAST = ['subgraphs/establishments/README.md', 'subgraphs/indicators/README.md'];
const others = pages
  .filter(({ path }) => path !== OPERATOR)
  .sort((one, other) => LAST.indexOf(one.path) - LAST.indexOf(other.path));

it('skips only commands that the pages name', () => {
  const blocks = pages.flatMap((page) => page.blocks).filter(({ language }) => language === 'sh');
  const commands = blocks.flatMap(commandsOf);
  for (const [skipped] of NOT_RUN) expect(commands).toContainEqual(expect.stringMatching(skipped));
});

onEmbedded('in a fresh clone, on the embedded database,', () => {
  let runner: PageRunner;
  beforeAll(async () => {
    runner = await PageRunner.start();
  });
  afterAll(() => runner?.stop());

  it.each(others.map((page) => ({ ...page })))('$path runs', async (page) => {
    await runner.run(page);
  });
});

onPostgres('in a fresh clone, on PostgreSQL,', () => {
  let database: TestDatabase;
  let runner: PageRunner;
  const prefix = `hopen_${randomUUID().slice(0, 8)}`;
  beforeAll(async () => {
    database = await emptyDatabase();
    const { username, password, host, pathname } = new URL((database.location as { url: string }).url);
    const here = `${host}${pathname}`;
    runner = await PageRunner.start([
      [/superuser@host:5432\/hopen/g, `${username}:${password}@${here}`],
      [/host:5432\/hopen/g, here],
      // Roles belong to the whole server, where other tests make theirs.
      [/hopen_(?=[a-z_]+:)/g, `${prefix}_`],
      [/--sql/g, `--sql --prefix ${prefix}`],
    ]);
  });
  afterAll(async () => {
    await runner?.stop();
    await dropRoles(database.location as { url: string }, prefix);
    await database.close();
  });

  it.each(pages.filter(({ path }) => path === OPERATOR).map((page) => ({ ...page })))(
    '$path runs',
    async (page) => {
      await runner.run(page);
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
