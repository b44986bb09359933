import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { establishments, isLastImport, readFreshness } from '@hopen/establishments';
import { openDatabase } from '@hopen/kit/database';
import { serve } from '@hopen/kit/serve';
import { ANONYMOUS, type Viewer } from '@hopen/schema';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  legalEntityLine,
  numberOf,
  siteLine,
} from '../../../subgraphs/establishments/src/testing/extract-lines.ts';
import {
  plusEntity,
  plusFile,
  plusSite,
} from '../../../subgraphs/establishments/src/testing/plus-records.ts';
import { captureLog } from '../support/captured-log.ts';
import { FinessImportRun } from '../support/finess-import-try-out.ts';
import { ask } from '../support/test-country.ts';
import { emptyDatabase, syntheticDatabase, type TestDatabase } from '../support/test-database.ts';

const TODAY = '2024-06-01';
const entity = numberOf(0);
const [first, second] = [numberOf(1), numberOf(2)];

let run: FinessImportRun;
beforeAll(async () => {
  run = await FinessImportRun.open();
});
afterAll(() => run.close());
beforeEach(() => run.empty());

const opened: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.stop();
});

/** Writes a structures file of a day. */
async function structures(day: string, name = 'structures.json.gz', sites = [plusSite(first)]) {
  const path = join(run.folder, name);
  await writeFile(path, gzipSync(JSON.stringify(plusFile(day, [plusEntity(entity, sites)]))));
  return path;
}

const DGOS: Viewer = { role: 'NATIONAL', body: 'DGOS', programmes: [] };

/** Serves establishments over a database, to one viewer. */
async function served(
  location: TestDatabase['location'],
  { viewer = ANONYMOUS, today = TODAY }: { viewer?: Viewer; today?: string } = {},
) {
  const { log, lines } = captureLog('warn');
  const running = await serve(establishments, {
    database: location,
    authenticate: async () => viewer,
    clock: () => today,
    port: 0,
    log,
  });
  opened.push(running);
  return {
    lines,
    ask: (query: string, variables?: object) => ask(running.url, query, variables),
    async health() {
      const response = await fetch(new URL('/health', running.url));
      return { httpStatus: response.status, ...((await response.json()) as { registry: object }) };
    },
  };
}

describe('an import that was committed', () => {
  it('is one row with what came, from whom and how much of it was loaded', async () => {
    const path = await structures('2024-03-01', undefined, [
      plusSite(first),
      plusSite(second, { general: { siret: '1' } }),
      plusSite(numberOf(3), { adresse: [] }),
    ]);
    await run.import([path], { importedBy: 'the nightly job', categories: ['355', '101', '355'] });
    await run.import([path], { importedBy: 'somebody', categories: null });
    const rows = await run.execute('select * from establishments.registry_import order by number');
    const sha256 = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    expect(rows).toEqual([
      expect.objectContaining({
        imported_by: 'the nightly job',
        imported_at: expect.any(String),
        format: 'FINESS_PLUS',
        categories: ['101', '355'],
        files: [{ name: 'structures.json.gz', sha256 }],
        holds_sites: true,
        rejected: 1,
        // A wrong SIRET, and a category whose label is not known here.
        remarked: 2,
      }),
      expect.objectContaining({ imported_by: 'somebody', categories: null }),
    ]);
    expect(rows.map(({ counts }) => counts.sites.created)).toEqual([2, 0]);
  });

  it('is told newest first, page by page, without folders, and says by whom to agencies and DGOS alone', async () => {
    for (const day of ['2024-03-01', '2024-03-02', '2024-03-03'])
      await run.import([await structures(day)], { importedBy: `of ${day}` });
    const query = `query ($after: String) { registryImports(first: 2, after: $after) {
      totalCount pageInfo { hasNextPage endCursor }
      nodes { extractedOn importedOn importedAt importedBy format files { name } counts { kind read created unchanged } } } }`;
    const dgos = await served(run.location, { viewer: DGOS });
    const { data } = await dgos.ask(query);
    const { nodes, totalCount, pageInfo } = data.registryImports;
    expect([totalCount, pageInfo.hasNextPage]).toEqual([3, true]);
    expect(nodes.map(({ importedBy }: { importedBy: string }) => importedBy)).toEqual([
      'of 2024-03-03',
      'of 2024-03-02',
    ]);
    expect(nodes[0]).toMatchObject({
      extractedOn: '2024-03-03',
      importedOn: TODAY,
      importedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      format: 'FINESS_PLUS',
      files: [{ name: 'structures.json.gz' }],
      counts: expect.arrayContaining([{ kind: 'SITES', read: 1, created: 0, unchanged: 1 }]),
    });
    const rest = await dgos.ask(query, { after: pageInfo.endCursor });
    expect(rest.data.registryImports.nodes).toMatchObject([{ extractedOn: '2024-03-01' }]);
    const cursor = Buffer.from('["registryImport.NUMBER",1e300]').toString('base64url');
    const wrong = await dgos.ask(query, { after: cursor });
    expect(wrong.errors?.[0]?.extensions.code).toBe('INVALID_CURSOR');

    const anybody = await served(run.location);
    const { data: open, errors } = await anybody.ask(query);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    expect(open.registryImports.nodes[0]).toMatchObject({ extractedOn: '2024-03-03', importedBy: null });
  });

  it('is none when the import was refused', async () => {
    await expect(run.import([await structures('2024-06-02')])).rejects.toMatchObject({
      code: 'FUTURE_EXTRACT',
    });
    await expect(run.import([await structures('2024-05-02', 'empty.json.gz', [])])).rejects.toMatchObject({
      code: 'NOTHING_TO_LOAD',
    });
    expect(await run.execute('select * from establishments.registry_import')).toEqual([]);
  });

  it('is known again by the day, checksums and categories of the last one', async () => {
    const known = (path: string, categories?: string[] | null) =>
      isLastImport(run.database, [path], categories === undefined ? {} : { categories });
    const march = await structures('2024-03-01', 'march.json.gz');
    expect(await known(march)).toBe(false);
    await run.import([march]);
    expect([await known(march), await known(march, null), await known(march, ['355'])]).toEqual([
      true,
      false,
      false,
    ]);
    const corrected = await structures('2024-03-01', 'corrected.json.gz', [
      plusSite(first),
      plusSite(second),
    ]);
    expect(await known(corrected)).toBe(false);
    await run.import([corrected], { categories: ['355', '101'] });
    expect([await known(corrected, ['101', '355']), await known(march)]).toEqual([true, false]);
  });
});

describe('rows of before', () => {
  it('are carried over, and say what they knew', async () => {
    const empty = await emptyDatabase();
    opened.unshift({ stop: () => empty.close() });
    const [before] = establishments.migrations;
    const old = await openDatabase(empty.location, {
      schema: 'establishments',
      mappings: establishments.mappings,
      migrations: [before!],
    });
    const counts = { sites: { read: 2, created: 2, updated: 0, unchanged: 0, rejected: 0 } };
    await old.em.fork().execute(`insert into establishments.extract values
      ('2024-02-01', '2024-02-02', '["b.csv"]', true, '{}'),
      ('2024-01-01', '2024-01-03', '["a.csv", "c.csv"]', true, '${JSON.stringify(counts)}')`);
    await old.close();
    const migrated = await served(empty.location, { viewer: DGOS });
    const { data, errors } = await migrated.ask(`{ registryImports { nodes {
      extractedOn importedOn importedAt importedBy format categories files { name sha256 } rejected
      counts { kind read leftOut } } } }`);
    expect(errors).toBeUndefined();
    const none = { importedAt: null, importedBy: null, format: null, categories: null, rejected: null };
    expect(data.registryImports.nodes).toMatchObject([
      { extractedOn: '2024-02-01', files: [{ name: 'b.csv', sha256: null }] },
      {
        ...none,
        extractedOn: '2024-01-01',
        importedOn: '2024-01-03',
        files: [{ name: 'a.csv' }, { name: 'c.csv' }],
        counts: expect.arrayContaining([{ kind: 'SITES', read: 2, leftOut: 0 }]),
      },
    ]);
  });
});

describe('/health', () => {
  it.each([
    ['2024-04-10', 40, 'CURRENT', []],
    ['2024-04-11', 41, 'STALE', [expect.objectContaining({ level: 'warn', registry: expect.anything() })]],
  ])('on %s, %d days after the extract, says %s', async (today, ageDays, status, logged) => {
    await run.import([await structures('2024-03-01')]);
    const running = await served(run.location, { today });
    for (let time = 0; time < 2; time++)
      expect(await running.health()).toMatchObject({
        httpStatus: 200,
        registry: { status, extractedOn: '2024-03-01', ageDays },
      });
    expect(running.lines).toEqual(logged);
  });

  it('says that nothing was imported, and warns', async () => {
    const running = await served(run.location);
    expect(await running.health()).toMatchObject({
      httpStatus: 200,
      registry: { status: 'EMPTY', extractedOn: null, ageDays: null },
    });
    expect(running.lines).toHaveLength(1);
  });

  it('of the fictitious country says so, and warns of nothing', async () => {
    const synthetic = await syntheticDatabase();
    opened.unshift({ stop: () => synthetic.close() });
    const running = await served(synthetic.location);
    expect(await running.health()).toMatchObject({
      httpStatus: 200,
      registry: { status: 'SYNTHETIC', extractedOn: null, ageDays: null },
    });
    expect(running.lines).toEqual([]);
  });

  it('warns from the age that is set', async () => {
    await run.importLines('2024-05-01', [legalEntityLine(entity), siteLine(first, entity)]);
    const at = (registryWarningDays: number) =>
      readFreshness(run.database.em.fork(), { today: TODAY, registryWarningDays });
    expect([(await at(31)).status, (await at(30)).status]).toEqual(['CURRENT', 'STALE']);
  });
});
