import { randomUUID } from 'node:crypto';
import { runStatement } from '@hopen/scripts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readPages } from '../support/pages.ts';
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts';
import { publishStructures } from './data-set.ts';
import { commandsOf, NOT_RUN, PageRunner, structuresOf } from './page-runner.ts';

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

it('runs the command of each line for cron', () => {
  const blocks = pages.flatMap((page) => page.blocks).filter(({ language }) => language === 'sh');
  const lines = blocks.flatMap((block) =>
    [...block.text.matchAll(/^# \d+ \d+ \* \* \* cd \S+ && (.*)$/gm)].map(([, command]) => ({
      block,
      command,
    })),
  );
  expect(lines).toHaveLength(1);
  for (const { block, command } of lines) expect(commandsOf(block)).toContain(command);
});

onEmbedded('in a fresh clone, on the embedded database,', () => {
  let runner: PageRunner;
  let dataSet: Awaited<ReturnType<typeof publishStructures>>;
  beforeAll(async () => {
    dataSet = await publishStructures('2024-01-02', structuresOf('2024-01-02'));
    runner = await PageRunner.start([[/https:\/\/www\.data\.gouv\.fr(?=\/api)/g, dataSet.origin]]);
  });
  afterAll(async () => {
    await runner?.stop();
    dataSet?.close();
  });

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
