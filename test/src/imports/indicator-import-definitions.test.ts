import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { indicators } from '@hopen/indicators';
import { type Database } from '@hopen/kit/database';
import { openSubgraphDatabase } from '@hopen/kit/serve';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import type { CivilDay } from '@hopen/schema';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { loadDefinitions } from '../../../subgraphs/indicators/src/persistence/reference-data.ts';
import { findRequirements } from '../../../subgraphs/indicators/src/persistence/value-queries.ts';
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts';

const TODAY = '2024-06-01';
const PROVENANCE = { source: 'Note', verificationStatus: 'ASSUMED' };
const share = (over: object = {}) => ({
  code: 'D1.1',
  label: 'Part',
  nature: 'USAGE',
  formula: 'dossiers / séjours',
  unit: 'PERCENT',
  operator: 'AT_LEAST',
  target: 50,
  fields: ['MCO'],
  evidence: 'Extraction',
  observation: { notBefore: '2019-02-01', leastDays: 28, mostDays: 366 },
  allowsNotApplicable: false,
  validFrom: '2019-02-01',
  ...PROVENANCE,
  ...over,
});
const programme = (indicators: object[], over: object = {}) =>
  JSON.stringify(
    {
      programmeCode: 'NEW',
      steeringBody: 'DGOS',
      prerequisites: [],
      domains: [{ code: 'D1', label: 'Résultats', ...PROVENANCE }],
      indicators,
      ...over,
    },
    null,
    2,
  );

let opened: TestDatabase;
let database: Database;
const statements: string[] = [];
const folders: string[] = [];
beforeAll(async () => {
  opened = await emptyDatabase();
  database = await openSubgraphDatabase(indicators, opened.location, TODAY, {
    onStatement: (sql) => statements.push(sql),
  });
});
afterAll(async () => {
  await database.close();
  await opened.close();
  for (const folder of folders) await rm(folder, { recursive: true });
});

const load = (...texts: string[]) => loadOn(TODAY, ...texts);

async function loadOn(today: CivilDay, ...texts: string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'definitions-'));
  folders.push(folder);
  for (const [index, text] of texts.entries()) await writeFile(join(folder, `${'abc'[index]}.json`), text);
  await loadDefinitions(database.em.fork(), pathToFileURL(`${folder}/`), today);
}
const faults = async (...texts: string[]) => {
  const error = await load(...texts).catch((caught) => caught);
  expect(error).toBeInstanceOf(UserFacingError);
  return (error as Error).message.split('\n').slice(1);
};
const versions = (code: string) =>
  database.em.fork().execute(`select valid_from::text as day, target, label, added_on::text as "addedOn"
      from indicators.indicator_definition where programme_code = 'NEW' and code = '${code}' order by 1`);

describe('the files of definitions', () => {
  it('name the file, the line and the key of each fault, of all files at once, and nothing is loaded', async () => {
    const text = programme([share({ target: 101 }), share({ code: 'D1.2', colour: 'red' })]);
    const missing = JSON.parse(programme([share()], { programmeCode: 'OTHER' }));
    delete missing.indicators[0].source;
    expect(await faults(text, JSON.stringify(missing, null, 2))).toEqual([
      'a.json:57: indicators.1.colour: is not a key that is known',
      'a.json:21: indicators.0.target: must be 0 to 100 in PERCENT, with two decimals at most',
      'b.json:14: indicators.0.source: is missing: a text that is not empty',
    ]);
    expect(await versions('D1.1')).toEqual([]);
  });

  it.each([
    { what: 'no JSON', text: '{\n  "programmeCode": \n}', at: /^a\.json:3: is not JSON/ },
    { what: 'nothing', text: '', at: /^a\.json:1: is not JSON/ },
    { what: 'a comment', text: '{\n  // why\n}', at: /^a\.json:2: is not JSON/ },
    { what: 'a list', text: '[]', at: /^a\.json:1: the file: must be an object/ },
    {
      what: 'a key twice',
      text: programme([share()]).replace('"target": 50', '"target": 50,\n"target": 60'),
      at: /^a\.json:\d+: indicators\.0\.target: is there twice/,
    },
  ])('are refused when they hold $what', async ({ text, at }) => {
    expect((await faults(text))[0]).toMatch(at);
  });

  it('of one programme are one', async () => {
    expect(await faults(programme([]), programme([]))).toEqual([
      'b.json:2: programmeCode: has a file already',
    ]);
  });

  it('stand at the line that the key stands at', async () => {
    const text = programme([share({ target: 101 })]);
    const line = text.split('\n').findIndex((each) => each.includes('"target"')) + 1;
    expect(await faults(text)).toEqual([
      `a.json:${line}: indicators.0.target: must be 0 to 100 in PERCENT, with two decimals at most`,
    ]);
  });
});

describe('a definition that is loaded', () => {
  beforeEach(() => load(programme([share()])));
  afterEach(async () => {
    for (const table of ['indicator_definition', 'domain', 'prerequisite'])
      await database.em.fork().execute(`delete from indicators.${table} where programme_code = 'NEW'`);
  });

  it('is loaded again at each start, in few statements', async () => {
    statements.length = 0;
    await load(programme([share()]));
    expect(statements.filter((sql) => !/^(begin|commit)/.test(sql)).length).toBeLessThanOrEqual(5);
    expect(await versions('D1.1')).toHaveLength(1);
  });

  it('may be called by another name', async () => {
    await load(programme([share({ label: 'Taux' })]));
    expect(await versions('D1.1')).toMatchObject([{ day: '2019-02-01', target: 50, label: 'Taux' }]);
  });

  it.each([
    { over: { target: 60 }, key: 'target' },
    { over: { formula: 'autre' }, key: 'formula' },
    { over: { fields: ['MCO', 'HAD'] }, key: 'fields' },
    { over: { validFrom: '2019-01-31' }, key: 'validFrom' },
    {
      over: { observation: { notBefore: '2019-03-01', leastDays: 28, mostDays: 366 } },
      key: 'observation',
    },
    { over: { allowsNotApplicable: true }, key: 'allowsNotApplicable' },
  ])('never becomes another one: $over', async ({ over, key }) => {
    expect(await faults(programme([share(over)]))).toEqual([
      expect.stringMatching(
        new RegExp(
          `^a\\.json:\\d+: indicators\\.0\\.${key}: .*publish a new version with a later validFrom$`,
        ),
      ),
    ]);
    expect(await versions('D1.1')).toMatchObject([{ day: '2019-02-01', target: 50 }]);
  });

  it('says its window once it was loaded by a set-up that knew none', async () => {
    await database.em.fork().execute(
      `update indicators.indicator_definition set observation_not_before = null, observation_least_days = null,
         observation_most_days = null, allows_not_applicable = null where programme_code = 'NEW'`,
    );
    await load(programme([share()]));
    const rows = await database.em.fork().execute(
      `select observation_not_before::text as from, observation_least_days as least, observation_most_days as most,
         allows_not_applicable as "notApplicable" from indicators.indicator_definition where programme_code = 'NEW'`,
    );
    expect(rows).toEqual([{ from: '2019-02-01', least: 28, most: 366, notApplicable: false }]);
  });

  it('is followed by a later version', async () => {
    await load(programme([share(), share({ validFrom: '2020-01-01', target: 60 })]));
    expect(await versions('D1.1')).toMatchObject([
      { day: '2019-02-01', target: 50 },
      { day: '2020-01-01', target: 60 },
    ]);
    expect(await faults(programme([share({ validFrom: '2019-06-01' })]))).toHaveLength(1);
  });

  it('has the day after its loading when it comes later, and keeps it', async () => {
    const grown = programme([
      share(),
      share({ validFrom: '2020-01-01', target: 60 }),
      share({ code: 'D1.2' }),
    ]);
    await loadOn('2026-03-01', grown);
    await loadOn('2026-03-05', grown);
    const [first, second] = await versions('D1.1');
    expect([first, second, ...(await versions('D1.2'))]).toMatchObject([
      { addedOn: null },
      { addedOn: '2026-03-02' },
      { addedOn: '2026-03-02' },
    ]);
  });

  it('is of a heading that no verdict of the days before names when that comes later', async () => {
    const heading = (code: string) => ({ code, label: code, ...PROVENANCE });
    const headings = { prerequisites: [heading('P1')], domains: [heading('D1'), heading('D2')] };
    await loadOn('2026-03-01', programme([share(), share({ code: 'P1.1' })], headings));
    const on = async (day: string) => findRequirements(database.em.fork(), 'NEW', day);
    expect(await on('2026-03-01')).toMatchObject({ prerequisites: [], domains: ['D1'] });
    expect(await on('2026-03-02')).toMatchObject({ prerequisites: ['P1'], domains: ['D1', 'D2'] });
  });
});

describe('a set-up of before versions had a day of loading', () => {
  it('starts, and what it has loaded counts from the day that names it', async () => {
    const em = () => database.em.fork();
    await load(programme([share()]));
    const [row] = await em().execute(
      `select * from indicators.indicator_definition where programme_code = 'NEW'`,
    );
    await em().execute('drop schema indicators cascade');
    const { name, mappings, migrations } = indicators;
    const older = { name, mappings, migrations: migrations.filter((each) => each.name < '005') };
    await (await openSubgraphDatabase(older, opened.location, TODAY)).close();
    await em().execute(
      `insert into indicators.indicator_definition
       select (jsonb_populate_record(null::indicators.indicator_definition, ?::jsonb)).*`,
      [JSON.stringify(row)],
    );
    await (await openSubgraphDatabase(indicators, opened.location, '2026-03-01')).close();
    await loadOn('2026-03-01', programme([share(), share({ validFrom: '2020-01-01', target: 60 })]));
    expect(await versions('D1.1')).toMatchObject([
      { target: 50, addedOn: null },
      { target: 60, addedOn: '2026-03-02' },
    ]);
  });
});
