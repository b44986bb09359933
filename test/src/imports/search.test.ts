import { randomUUID } from 'node:crypto';
import { Establishment, establishments, searchText } from '@hopen/establishments';
import { findPage } from '@hopen/kit/database';
import { openSubgraphDatabase } from '@hopen/kit/serve';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { runStatement } from '@hopen/scripts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EstablishmentOrder } from '../../../subgraphs/establishments/src/graph/establishment.type.ts';
import { establishmentList } from '../../../subgraphs/establishments/src/graph/establishment-list.ts';
import {
  legalEntityLine,
  numberOf,
  siteLine,
} from '../../../subgraphs/establishments/src/testing/extract-lines.ts';
import { FinessImportRun } from '../support/finess-import-try-out.ts';
import { emptyDatabase } from '../support/test-database.ts';

const DAY = '2024-01-01';
const entity = numberOf(0);

/** Names and towns of FINESS. */
const SITES = [
  ['C.H. LOUIS CONSTANT FLEMING', 'ST MARTIN'],
  ['CH DE LA FÈRE', 'LA FERE'],
  ['CENTRE HOSPITALIER DE PAU', 'PAU CEDEX'],
  ['CL ST MARTIN', 'CAEN'],
  ['CLINIQUE SAINTE-ANNE', 'LANGON'],
  ["UNITE D'AUTODIALYSE", 'AIX EN PROVENCE'],
  ['HOPITAL DU SACRE COEUR', 'AIX EN PROVENCE'],
  ['POLYCLINIQUE DU MARCHE', 'PAU'],
] as const;

const lines = [
  legalEntityLine(entity),
  ...SITES.map(([name, town], index) =>
    siteLine(numberOf(index + 1), entity, { rs: name, rslongue: name, ligneacheminement: `13090 ${town}` }),
  ),
];

let run: FinessImportRun;
beforeAll(async () => {
  run = await FinessImportRun.open();
  await run.importLines(DAY, lines);
});
afterAll(() => run.close());

const list = (
  search: string,
  page: { first?: number; after?: string | null } = {},
  orderBy = EstablishmentOrder.NAME,
) =>
  findPage(
    run.database.em.fork(),
    Establishment,
    establishmentList({
      filter: { search, includeClosed: false },
      orderBy,
      first: page.first ?? 100,
      after: page.after ?? null,
    }),
  );
const found = async (search: string) => (await list(search)).nodes.map(({ name }) => name);

describe('sites of an extract', () => {
  it.each([
    ['CH Louis Constant', ['C.H. LOUIS CONSTANT FLEMING']],
    ['ch la fere', ['CH DE LA FÈRE']],
    ['hôpital Aix', ['HOPITAL DU SACRE COEUR']],
    ['aix sacré-cœur', ['HOPITAL DU SACRE COEUR']],
    ['dialyse', ["UNITE D'AUTODIALYSE"]],
    ['saint martin', ['C.H. LOUIS CONSTANT FLEMING', 'CL ST MARTIN']],
    ['clinique st martin', ['CL ST MARTIN']],
    ['ste anne', ['CLINIQUE SAINTE-ANNE']],
    ['CH Pau', ['CENTRE HOSPITALIER DE PAU']],
    ['pau ch', ['CENTRE HOSPITALIER DE PAU']],
    ['clini', ['CL ST MARTIN', 'CLINIQUE SAINTE-ANNE', 'POLYCLINIQUE DU MARCHE']],
    [numberOf(3), ['CENTRE HOSPITALIER DE PAU']],
    [numberOf(3).replace(/(..)(...)/, ' $1 $2 '), ['CENTRE HOSPITALIER DE PAU']],
    ['x', []],
    ['a'.repeat(10_000), []],
  ])('« %s » finds %j', async (search, names) => {
    expect(await found(search)).toEqual([...names]);
  });

  it.each(['', '%', '_', ' \\ ', '\ud83d', '...'])(
    '« %s » holds no word and limits nothing',
    async (search) => {
      expect(await found(search)).toHaveLength(SITES.length);
    },
  );

  it('are found page by page in either order, and counted', async () => {
    for (const order of [EstablishmentOrder.NAME, EstablishmentOrder.FINESS]) {
      const all = await list('pau', {}, order);
      const first = await list('pau', { first: 1 }, order);
      const second = await list('pau', { first: 1, after: first.pageInfo.endCursor }, order);
      expect([...first.nodes, ...second.nodes]).toEqual(all.nodes);
      expect(await first.count()).toBe(2);
    }
  });
});

describe('the words that sites are found by', () => {
  it('are computed for the sites that are there, and a later import finds nothing to change', async () => {
    const { em } = run.database;
    const texts = () =>
      em.fork().execute('select finess, search_text from establishments.establishment order by finess');
    const before = await texts();
    await em.fork().execute('alter table establishments.establishment drop column search_text');
    await em.fork().execute(`delete from establishments.migration where name = '003-search'`);
    const again = await openSubgraphDatabase(establishments, run.location, DAY);
    await again.close();
    expect(await texts()).toEqual(before);
    const sites = await em.fork().find(Establishment, {});
    expect(before).toHaveLength(SITES.length);
    for (const [index, site] of sites.toSorted((a, b) => (a.finess < b.finess ? -1 : 1)).entries())
      expect(before[index]!.search_text).toBe(searchText(site));
    const { counts } = await run.importLines('2024-02-01', lines);
    expect(counts.sites).toMatchObject({ unchanged: SITES.length, updated: 0 });
  });
});

const onPostgres = process.env.HOPEN_TEST_POSTGRES ? describe : describe.skip;

onPostgres('the extension of PostgreSQL that indexes them', () => {
  it('may be in another schema already', async () => {
    const home = await emptyDatabase();
    const { url } = home.location as { url: string };
    try {
      await runStatement(url, 'create schema elsewhere');
      await runStatement(url, 'create extension pg_trgm with schema elsewhere');
      await (await openSubgraphDatabase(establishments, home.location, DAY)).close();
      const [index] = await runStatement(
        url,
        `select indexdef from pg_indexes where indexname = 'establishment_by_search'`,
      );
      expect(index!.indexdef).toContain('elsewhere.gin_trgm_ops');
    } finally {
      await home.close();
    }
  });

  it('is created by the owner of the database; a role that may not create it says so, unless it is there', async () => {
    const home = await emptyDatabase();
    const { url } = home.location as { url: string };
    const role = `hopen_${randomUUID().slice(0, 8)}`;
    const as = new URL(url);
    as.username = role;
    const open = () => openSubgraphDatabase(establishments, { url: as.href }, DAY);
    try {
      await runStatement(url, `create role ${role} login`);
      await runStatement(url, `create schema establishments authorization ${role}`);
      const refused = await open().catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(UserFacingError);
      expect((refused as Error).message).toMatch(
        /need an extension of PostgreSQL.*permission denied.*"pg_trgm"/,
      );
      await runStatement(url, 'create extension pg_trgm');
      await (await open()).close();
      await runStatement(url, 'drop schema establishments cascade');
      await runStatement(url, 'drop extension pg_trgm');
      await runStatement(url, `grant create on database "${new URL(url).pathname.slice(1)}" to ${role}`);
      await (await open()).close();
    } finally {
      await home.close();
      await runStatement(process.env.HOPEN_TEST_POSTGRES!, `drop role ${role}`);
    }
  });
});
