import { type Database, type Writes } from '@hopen/kit/database';
import { openSubgraphDatabase } from '@hopen/kit/serve';
import { DataOrigin } from '@hopen/schema';
import {
  generateSyntheticData,
  hasData,
  loadSyntheticData,
  removeSyntheticRows,
  runStatement,
  SUBGRAPHS,
} from '@hopen/scripts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { campaignIn, expectDone, fileApplication } from '../support/campaign-play.ts';
import { findSubjects, month } from '../support/month-of-acts.ts';
import { type DatabaseWithRoles, withRoles } from '../support/roles-in-test.ts';
import { sampleOf } from '../support/sample.ts';
import { startTestCountry, type TestCountry } from '../support/test-country.ts';
import { emptyDatabase, syntheticDatabase, type TestDatabase } from '../support/test-database.ts';
import { CommandProcess } from './command-process.ts';

const onPostgres = process.env.HOPEN_TEST_POSTGRES ? describe : describe.skip;
const EVENING_BEFORE = '2019-08-20';

/** Databases of all subgraphs, under the migration role. */
async function openAll(url: string): Promise<Map<string, Database>> {
  const databases = new Map<string, Database>();
  for (const subgraph of SUBGRAPHS)
    databases.set(subgraph.name, await openSubgraphDatabase(subgraph, { url }, EVENING_BEFORE));
  return databases;
}

async function closeAll(databases: ReadonlyMap<string, Database> | undefined): Promise<void> {
  for (const database of databases?.values() ?? []) await database.close();
}

onPostgres('the roles of a database', () => {
  let home: TestDatabase;
  let roles: DatabaseWithRoles;
  beforeAll(async () => {
    home = await emptyDatabase();
    roles = await withRoles(home);
  });
  afterAll(async () => {
    await CommandProcess.stopAll();
    await roles?.dropRoles();
    await home?.close();
  });

  const serve = (subgraph: string, environment: Record<string, string> = {}) =>
    new CommandProcess(['serve', subgraph], {
      DATABASE_URL: roles.urlOf(subgraph),
      FUNDING_PORT: '0',
      ROADMAPS_PACA_PORT: '0',
      NODE_ENV: 'development',
      ...environment,
    });
  const PRODUCTION = {
    NODE_ENV: 'production',
    JWKS_URL: 'https://127.0.0.1:9/jwks',
    TOKEN_ISSUER: 'urn:x',
    TOKEN_URL: 'https://127.0.0.1:9/token',
    CLIENT_ID: 'funding',
    CLIENT_SECRET: 'x',
    SUBJECT_KEY: 'x'.repeat(32),
  };

  it('has tables that only the migration role makes: who serves stops while they are behind, and says so', async () => {
    const early = serve('funding');
    expect(await early.exitCode()).toBe(1);
    expect(early.output).toMatch(/tables of funding are behind.*001-funding.*npm run migrate/);

    const wrong = new CommandProcess(['migrate', 'funding'], { DATABASE_URL: roles.urlOf('funding') });
    expect(await wrong.exitCode()).toBe(1);
    expect(wrong.output).toMatch(/may not make the tables of funding: .*npm run roles/);
    expect(wrong.output).not.toContain('    at ');
    const migrated = new CommandProcess(['migrate'], { DATABASE_URL: roles.migrationUrl });
    expect(await migrated.exitCode()).toBe(0);
    expect(migrated.output).toContain('funding is up to date');
    await serve('funding', PRODUCTION).says(/funding answers at/);

    await roles.asSuperuser(`delete from funding.migration where name like '007%'`);
    const behind = serve('funding', PRODUCTION);
    expect(await behind.exitCode()).toBe(1);
    expect(behind.output).toMatch(/behind this version: 007-done-by not applied/);
    await roles.asSuperuser(`insert into funding.migration (name) values ('007-done-by')`);
  });

  it('are kept apart: in production nobody serves under a role that could change a fact', async () => {
    const asOwner = serve('funding', { ...PRODUCTION, DATABASE_URL: roles.migrationUrl });
    expect(await asOwner.exitCode()).toBe(1);
    expect(asOwner.output).toContain('could change facts');
    const asAnother = serve('funding', { ...PRODUCTION, DATABASE_URL: roles.urlOf('roadmaps-paca') });
    expect(await asAnother.exitCode()).toBe(1);
    expect(asAnother.output).toContain('may not read the tables of funding');
  });

  it('see their own schema only, whoever hosts the subgraph', async () => {
    for (const { name } of SUBGRAPHS) {
      const may = await runStatement<{ schema: string; usage: boolean; create: boolean }>(
        roles.urlOf(name),
        `select nspname as schema, has_schema_privilege(oid, 'usage') as usage, has_schema_privilege(oid, 'create') as create
         from pg_namespace where nspname in (${SUBGRAPHS.map((each) => `'${each.name}'`).join(', ')})`,
      );
      expect(may.filter(({ usage }) => usage).map(({ schema }) => schema)).toEqual([name]);
      expect(may.some(({ create }) => create)).toBe(false);
    }
  });

  it('may write what their subgraph says it writes, and nothing more', async () => {
    for (const { name, writes = {} } of SUBGRAPHS) {
      const found = await runStatement<{ table: string; may: string[]; columns: string[] }>(
        roles.urlOf(name),
        `select relname as table,
           array(select what from unnest(array['insert', 'update', 'delete', 'truncate', 'trigger', 'references']) as what
             where has_table_privilege(pg_class.oid, what)) as may,
           array(select attname::text from pg_attribute where attrelid = pg_class.oid and attnum > 0 and not attisdropped
             and has_column_privilege(pg_class.oid, attnum, 'update') order by attnum) as columns
         from pg_class where relnamespace = '"${name}"'::regnamespace and relkind in ('r', 'v')`,
      );
      const declared: Writes = Object.fromEntries(
        found.filter(({ may }) => may.length > 0).map(({ table, columns }) => [table, columns]),
      );
      expect(declared).toEqual(writes);
      expect(new Set(found.flatMap(({ may }) => may))).toEqual(
        new Set(Object.keys(writes).length > 0 ? ['insert'] : []),
      );
    }
  });

  it.each([
    ['funding', 'decision', 'sequence'],
    ['funding', 'ledger_line', 'amount_cents'],
    ['funding', 'transmission', 'version'],
    ['funding', 'journal', 'sequence'],
    ['funding', 'application', 'region_code'],
    ['funding', 'programme', 'budget_cents'],
    ['indicators', 'indicator_value', 'numerator'],
    ['indicators', 'review', 'sequence'],
    ['indicators', 'journal', 'sequence'],
    ['indicators', 'indicator_definition', 'target'],
    ['roadmaps', 'hosted_roadmap', 'version'],
    ['roadmaps-paca', 'paca_roadmap', 'version'],
    ['establishments', 'establishment', 'name'],
  ])('refuse to change or delete a row of %s.%s', async (schema, table, column) => {
    const name = `"${schema}"."${table}"`;
    for (const sql of [
      `update ${name} set ${column} = ${column}`,
      `delete from ${name}`,
      `truncate ${name} cascade`,
    ])
      await expect(runStatement(roles.urlOf(schema), sql)).rejects.toMatchObject({ code: '42501' });
  });

  it('fill and empty the fictitious country, and make an extension, under the migration role', async () => {
    const databases = await openAll(roles.migrationUrl);
    try {
      const sample = sampleOf(generateSyntheticData());
      await loadSyntheticData(databases, EVENING_BEFORE, () => {}, sample);
      expect(await hasData(databases)).toBe(true);
      await removeSyntheticRows(databases);
      const [{ left }] = (await databases
        .get('funding')!
        .em.fork()
        .execute(`select count(*)::int as left from funding.application where data_origin = ?`, [
          DataOrigin.SYNTHETIC,
        ])) as [{ left: number }];
      expect(left).toBe(0);
    } finally {
      await closeAll(databases);
    }
    await runStatement(roles.migrationUrl, 'create extension if not exists unaccent');
  });
});

onPostgres('a country that had one role, and gets those of its subgraphs,', () => {
  let home: TestDatabase;
  let roles: DatabaseWithRoles;
  let privileged: Map<string, Database>;
  let graph: TestCountry;
  beforeAll(async () => {
    home = await syntheticDatabase(EVENING_BEFORE);
    roles = await withRoles(home);
    privileged = await openAll(roles.migrationUrl);
    const served = await startTestCountry('2019-08-21', undefined, {
      filled: home,
      databaseOf: (name) => ({
        database: { url: roles.urlOf(name) },
        serving: 'FROM_TABLES_OF_ANOTHER',
      }),
    });
    graph = { ...served, country: { ...served.country, databases: privileged } };
  });
  afterAll(async () => {
    await graph?.country.stop();
    await closeAll(privileged);
    await roles?.dropRoles();
    await home?.close();
  });

  it('plays a campaign under them: every act of every subgraph', async () => {
    const campaign = await campaignIn(graph);
    const subjects = await findSubjects(campaign);
    graph.liveOn('2019-06-03');
    await fileApplication(campaign, campaign.sites[0]!, 'D5', 5_000_000);
    for (const [day, act] of month(campaign, subjects)) {
      graph.liveOn(day);
      await act();
    }
    graph.liveOn('2026-01-15');
    const { data } = await campaign.paca.ask(DRAFT_PACA, {
      input: { idempotencyKey: 'draft', expectedRevision: 0, content: CONTENT },
    });
    expectDone(data.draftPacaRoadmap);
    const published = await campaign.paca.ask(PUBLISH_PACA);
    expectDone(published.data.publishPacaRoadmap);
    expect(graph.lines.filter(({ sql }) => sql)).toEqual([]);
  });
});

const DRAFT_PACA =
  'mutation ($input: DraftPacaRoadmapInput!) { draftPacaRoadmap(input: $input) { userErrors { code field } } }';
const PUBLISH_PACA =
  'mutation { publishPacaRoadmap(input: { idempotencyKey: "publish", expectedRevision: 1 }) { userErrors { code } } }';
const CONTENT = {
  firstYear: 2019,
  lastYear: 2023,
  vision: 'Des données qui suivent le patient.',
  priorityDomains: [{ domain: 'D2', targetRate: 0.6, targetOn: '2022-12-31', rationale: 'Le dossier.' }],
  axes: [],
  forecast: [],
  milestones: [],
  contact: { organisation: 'ARS Paca', role: 'Pôle numérique' },
};
