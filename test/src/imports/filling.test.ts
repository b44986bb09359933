import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Database } from '@hopen/kit/database';
import { openSubgraphDatabase } from '@hopen/kit/serve';
import { developmentIssuer, SUBGRAPHS, startCountry } from '@hopen/scripts';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { runFinessImport } from '../../../scripts/src/import/finess.ts';
import {
  legalEntityLine,
  numberOf,
  siteLine,
} from '../../../subgraphs/establishments/src/testing/extract-lines.ts';
import { writeExtract } from '../support/finess-import-try-out.ts';
import { TOKENS } from '../support/test-country.ts';
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts';

/** Concurrency needs a server: the embedded database belongs to one process. */
const onPostgres = process.env.HOPEN_TEST_POSTGRES ? it : it.skip;

const funding = SUBGRAPHS.find(({ name }) => name === 'funding')!;
const TODAY = '2024-06-01';
const entity = numberOf(0);
const sites = Array.from({ length: 2100 }, (_, index) => numberOf(index));

let opened: TestDatabase;
let folder: string;
let database: Database;
beforeEach(async () => {
  opened = await emptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'filling-'));
  database = await openSubgraphDatabase(funding, opened.location, TODAY);
  jest.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(async () => {
  jest.restoreAllMocks();
  await database.close();
  await opened.close();
  await rm(folder, { recursive: true });
});

const execute = (sql: string) => database.em.fork().execute(sql);

/** Imports a legal entity and sites of one department. */
async function importSites(date: string, numbers: readonly string[], departement: string): Promise<void> {
  const lines = [
    legalEntityLine(entity),
    ...numbers.map((number) => siteLine(number, entity, { departement })),
  ];
  const files = [await writeExtract(join(folder, `${date}.csv`), date, lines)];
  await runFinessImport(opened.location, TODAY, {
    files,
    replaceSynthetic: false,
    allowClosures: true,
    rejectsPath: join(folder, 'rejects.csv'),
  });
}

const regions = () =>
  execute(`select kind, region_codes, count(*)::int as count, count(distinct number)::int as numbers
    from funding.beneficiary group by 1, 2 order by 1`);

describe('the copies of the beneficiaries', () => {
  it('follow an import, and what no longer exists goes', async () => {
    await execute(`insert into funding.beneficiary
      select 'ET', number, '{11}', true, null, '2020-01-01' from unnest('{000000000,${sites[1500]},ZZZZZZZZZ}'::text[]) number`);
    await importSites('2024-01-01', sites, '13');
    expect(await regions()).toEqual([
      { kind: 'EJ', region_codes: ['93'], count: 1, numbers: 1 },
      { kind: 'ET', region_codes: ['93'], count: 2100, numbers: 2100 },
    ]);
    const copied = await execute(`select 'ET:' || number as et from funding.beneficiary
      except select 'ET:' || finess from establishments.establishment`);
    expect(copied).toEqual([]);
  });

  onPostgres('are those of the later one of two imports at once', async () => {
    // Blocks the first replacement of copies until the second import has finished or waits for it.
    const holder = database.em.fork();
    await holder.begin();
    await holder.execute('select pg_advisory_xact_lock(1)');
    await execute('create sequence funding.replacement');
    await execute(`create function funding.hesitate() returns trigger language plpgsql as
      $$ begin if nextval('funding.replacement') = 1 then perform pg_advisory_xact_lock(1); end if; return null; end $$`);
    await execute(
      'create trigger hesitate before delete on funding.beneficiary execute function funding.hesitate()',
    );
    const waiting = async () =>
      (
        await execute(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
      ).length;
    const earlier = importSites('2024-01-01', sites.slice(0, 100), '13');
    await until(earlier, async () => (await waiting()) === 1);
    const later = importSites('2024-03-01', sites.slice(0, 100), '75');
    await until(later, async () => (await waiting()) === 2);
    await holder.rollback();
    await Promise.all([earlier, later]);
    expect(await regions()).toEqual([
      { kind: 'EJ', region_codes: ['11'], count: 1, numbers: 1 },
      { kind: 'ET', region_codes: ['11'], count: 100, numbers: 100 },
    ]);
  });
});

/** Polls for a condition until it holds or the act has ended. */
async function until(act: Promise<unknown>, isSo: () => Promise<boolean>): Promise<void> {
  let isOver = false;
  void act
    .catch(() => {})
    .finally(() => {
      isOver = true;
    });
  while (!isOver && !(await isSo())) await setTimeout(50);
}

onPostgres('two starts on one empty database: the second finds what the first has loaded', async () => {
  const start = async () =>
    startCountry({
      location: opened.location,
      issuer: await developmentIssuer(join(folder, crypto.randomUUID()), 'test'),
      tokens: TOKENS,
      clock: () => TODAY,
      portOf: () => 0,
      onProgress: () => progress++,
    });
  let progress = 0;
  const countries = await Promise.allSettled([start(), start()]);
  for (const country of countries) if (country.status === 'fulfilled') await country.value.stop();
  expect(countries.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  expect(progress).toBeGreaterThan(0);
  const [{ twice }] = (await execute(
    `select count(*)::int - count(distinct finess)::int as twice from establishments.establishment`,
  )) as [{ twice: number }];
  expect(twice).toBe(0);
});
