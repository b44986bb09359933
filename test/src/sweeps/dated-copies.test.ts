import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { establishments } from '@hopen/establishments';
import { funding } from '@hopen/funding';
import { indicators, type Verdict } from '@hopen/indicators';
import { type Database } from '@hopen/kit/database';
import { openSubgraphDatabase } from '@hopen/kit/serve';
import { refreshCopies } from '@hopen/scripts';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { runFinessImport } from '../../../scripts/src/import/finess.ts';
import { copyDifferences } from '../../../scripts/src/local-country/copy-differences.ts';
import {
  legalEntityLine,
  numberOf,
  siteLine,
} from '../../../subgraphs/establishments/src/testing/extract-lines.ts';
import { findMembers } from '../../../subgraphs/indicators/src/persistence/programme-members.ts';
import { writeExtract } from '../support/finess-import-try-out.ts';
import { emptyDatabase, syntheticDatabase, type TestDatabase } from '../support/test-database.ts';

const [PUBLIC, PRIVATE] = ['13', '95'];
const [FIRST_DAY, LAST_DAY] = ['0001-01-01', '9999-12-31'];
const [ENTITY, OTHER] = [numberOf(0), numberOf(9)];
const [STAYS, MOVES, CLOSES, OPENS] = [numberOf(1), numberOf(2), numberOf(3), numberOf(4)];

let opened: TestDatabase;
let folder: string;
let databases: Map<string, Database>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copies-'));
  jest.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(async () => {
  jest.restoreAllMocks();
  for (const database of databases.values()) await database.close();
  await opened.close();
  await rm(folder, { recursive: true });
});

async function open(database: Promise<TestDatabase>): Promise<void> {
  opened = await database;
  databases = new Map();
  for (const subgraph of [establishments, funding, indicators])
    databases.set(subgraph.name, await openSubgraphDatabase(subgraph, opened.location, '2024-01-01'));
}

async function importOn(today: string, extractedOn: string, lines: string[], replaceSynthetic = false) {
  const file = await writeExtract(join(folder, `${crypto.randomUUID()}.csv`), extractedOn, lines);
  const rejectsPath = join(folder, 'rejects.csv');
  const command = { files: [file], replaceSynthetic, allowClosures: true, rejectsPath };
  await runFinessImport(opened.location, today, command);
}

/**
 * Public legal entity with three sites, and another one; two months later it is private, and its sites have changed.
 */
const BEFORE = [
  legalEntityLine(ENTITY),
  legalEntityLine(OTHER),
  ...[STAYS, MOVES, CLOSES].map((number) => siteLine(number, ENTITY)),
];
const AFTERWARDS = [
  legalEntityLine(ENTITY, { statutjuridique: PRIVATE! }),
  legalEntityLine(OTHER),
  siteLine(STAYS, ENTITY, { departement: '75' }),
  siteLine(MOVES, OTHER, { departement: '75' }),
  siteLine(OPENS, OTHER),
];

/** Validated value of the legal entity. */
const VALIDATED = `with declared as (
    insert into indicators.indicator_value (id, programme_code, indicator_code, beneficiary_kind, beneficiary_number, nature,
      answer, observed_from, observed_until, declared_on, declared_by, data_origin)
    values ('V1', 'HOPEN', 'P1.2', 'EJ', '${ENTITY}', 'ANSWER', true, '2023-06-01', '2023-12-31', '2024-01-10', 'EJ', 'DECLARED')
    returning id)
  insert into indicators.review (value_id, sequence, act, state, decided_on, organisation)
  select id, 1, 'VALIDATE', 'VALIDATED', '2024-01-11'::date, 'ARS 93' from declared`;

const run = (subgraph: string, sql: string) => databases.get(subgraph)!.em.fork().execute(sql);

/** Columns of a copy in both subgraphs. */
const COPY =
  'kind, number, region_codes, is_public, legal_entity_finess, closed_on, copied_on, "from", until';

/** Runs a query in funding and indicators, asserting equal results. */
async function inBoth(sql: (subgraph: string) => string) {
  const [ours, theirs] = await Promise.all(['funding', 'indicators'].map((name) => run(name, sql(name))));
  expect(theirs).toEqual(ours);
  return ours!;
}

/** Copies of a number, as `from until public legal-entity regions closed`. */
async function copiesOf(kind: string, number: string): Promise<string[]> {
  const rows = await inBoth(
    (
      subgraph,
    ) => `select concat_ws(' ', "from", until, is_public, legal_entity_finess, region_codes, closed_on) as copy
      from ${subgraph}.beneficiary_period where kind = '${kind}' and number = '${number}' order by until`,
  );
  return rows.map(({ copy }) => copy);
}

/** Numbers with two copies on one day. */
const overlaps = () =>
  inBoth(
    (subgraph) => `select one.kind, one.number
      from ${subgraph}.beneficiary_period one join ${subgraph}.beneficiary_period other
      on one.kind = other.kind and one.number = other.number and one.until < other.until and other."from" < one.until`,
  );
const currentCopies = () =>
  inBoth(
    (subgraph) =>
      `select ${COPY} from ${subgraph}.beneficiary_period where until = '${LAST_DAY}' order by kind, number`,
  );
const pastCopies = () =>
  inBoth((subgraph) => `select ${COPY} from ${subgraph}.beneficiary_period where until < '${LAST_DAY}'`);

describe('the copies of the beneficiaries', () => {
  beforeEach(() => open(emptyDatabase()));

  it('count from the beginning when a register is first imported, and end on the day of an import that says otherwise', async () => {
    await importOn('2024-01-10', '2024-01-01', BEFORE);
    await importOn('2024-03-10', '2024-03-01', AFTERWARDS);
    const day = '2024-03-10';
    expect(await copiesOf('EJ', ENTITY)).toEqual([`${FIRST_DAY} ${day} t {93}`, `${day} ${LAST_DAY} f {11}`]);
    expect(await copiesOf('ET', STAYS)).toEqual([
      `${FIRST_DAY} ${day} t ${ENTITY} {93}`,
      `${day} ${LAST_DAY} f ${ENTITY} {11}`,
    ]);
    expect(await copiesOf('ET', MOVES)).toEqual([
      `${FIRST_DAY} ${day} t ${ENTITY} {93}`,
      `${day} ${LAST_DAY} t ${OTHER} {11}`,
    ]);
    expect(await copiesOf('ET', CLOSES)).toEqual([
      `${FIRST_DAY} ${day} t ${ENTITY} {93}`,
      `${day} ${LAST_DAY} f ${ENTITY} {93} 2024-03-01`,
    ]);
    expect(await copiesOf('ET', OPENS)).toEqual([`${day} ${LAST_DAY} t ${OTHER} {93}`]);
    expect(await copyDifferences(databases)).toEqual([]);
  });

  it('stay as they are when an import says the same', async () => {
    await importOn('2024-01-10', '2024-01-01', BEFORE);
    const before = await currentCopies();
    await importOn('2024-03-10', '2024-03-01', BEFORE);
    expect(await currentCopies()).toEqual(before);
    expect(await pastCopies()).toEqual([]);
  });

  it('are one a day: the last that was imported, also when the clock was put back', async () => {
    const status = (statutjuridique: string) => [legalEntityLine(ENTITY, { statutjuridique })];
    await importOn('2024-01-10', '2024-01-01', BEFORE);
    await importOn('2024-03-10', '2024-01-01', status(PRIVATE!));
    await importOn('2024-03-10', '2024-01-01', status(PUBLIC!));
    await importOn('2024-03-10', '2024-01-01', status(PRIVATE!));
    const first = `${FIRST_DAY} 2024-03-10 t {93}`;
    expect(await copiesOf('EJ', ENTITY)).toEqual([first, `2024-03-10 ${LAST_DAY} f {93}`]);
    await importOn('2024-02-01', '2024-01-01', status(PUBLIC!));
    expect(await copiesOf('EJ', ENTITY)).toEqual([first, `2024-03-10 ${LAST_DAY} t {93}`]);
    expect(await overlaps()).toEqual([]);
  });

  it('stay known of the days before a number went, and who went is not known today', async () => {
    await importOn('2024-01-10', '2024-01-01', BEFORE);
    await run('establishments', `delete from establishments.establishment where finess = '${CLOSES}'`);
    await refreshCopies(databases, '2024-03-10');
    expect(await copiesOf('ET', CLOSES)).toEqual([`${FIRST_DAY} 2024-03-10 t ${ENTITY} {93}`]);
    expect((await currentCopies()).map(({ number }) => number)).not.toContain(CLOSES);
    await importOn('2024-05-10', '2024-05-01', [siteLine(CLOSES, ENTITY)]);
    expect((await copiesOf('ET', CLOSES)).at(-1)).toBe(`2024-05-10 ${LAST_DAY} t ${ENTITY} {93}`);
    expect(await copyDifferences(databases)).toEqual([]);
  });

  it('have the hospital group for as long as its members were, wherever it is first read', async () => {
    await importOn('2024-01-10', '2024-01-01', BEFORE);
    const groups = async () =>
      (
        await run(
          'funding',
          `select concat_ws(' ', kind, "from", until, hospital_group_code) as copy from funding.beneficiary_period
           where number in ('${ENTITY}', '${STAYS}', 'GHT-1', 'GHT-2') order by kind, number, until`,
        )
      ).map(({ copy }) => copy);
    const join = async (code: string, since: string) => {
      await run(
        'establishments',
        `insert into establishments.hospital_group (code, name, region_codes, data_origin) values ('${code}', 'GHT', '{93}', 'IMPORTED')`,
      );
      await run(
        'establishments',
        `insert into establishments.hospital_group_membership (group_code, legal_entity_finess, role, since)
         values ('${code}', '${ENTITY}', 'SUPPORT', '${since}')`,
      );
    };
    await join('GHT-1', FIRST_DAY);
    await refreshCopies(databases, '2024-02-10');
    expect(await groups()).toEqual([
      `EJ ${FIRST_DAY} ${LAST_DAY} GHT-1`,
      `ET ${FIRST_DAY} ${LAST_DAY} GHT-1`,
      `GHT 2024-02-10 ${LAST_DAY} GHT-1`,
    ]);
    await run('establishments', `update establishments.hospital_group_membership set until = '2024-03-01'`);
    await join('GHT-2', '2024-03-01');
    await refreshCopies(databases, '2024-03-10');
    expect((await groups()).filter((copy) => copy.startsWith('E'))).toEqual([
      `EJ ${FIRST_DAY} 2024-03-10 GHT-1`,
      `EJ 2024-03-10 ${LAST_DAY} GHT-2`,
      `ET ${FIRST_DAY} 2024-03-10 GHT-1`,
      `ET 2024-03-10 ${LAST_DAY} GHT-2`,
    ]);
    expect(await copyDifferences(databases)).toEqual([]);
  });

  it('are those of the beginning when they were kept before copies had days', async () => {
    for (const subgraph of [funding, indicators]) {
      await run(subgraph.name, `drop schema ${subgraph.name} cascade`);
      const migrations = subgraph.migrations.filter(({ name }) => name < '003');
      const { name, mappings } = subgraph;
      const old = await openSubgraphDatabase({ name, mappings, migrations }, opened.location, '2024-01-01');
      await old.em.fork().execute(
        `insert into ${name}.beneficiary (kind, number, region_codes, is_public, copied_on)
         values ('EJ', '${ENTITY}', '{93}', true, '2024-01-01')`,
      );
      await old.close();
      const upgraded = await openSubgraphDatabase(subgraph, opened.location, '2024-06-01');
      await upgraded.close();
    }
    expect(await copiesOf('EJ', ENTITY)).toEqual([`${FIRST_DAY} ${LAST_DAY} t {93}`]);
  });
});

describe('who is concerned by a programme', () => {
  it('is, of a day before an import, who was concerned before it, with what it had proven', async () => {
    await open(emptyDatabase());
    await importOn('2024-01-10', '2024-01-01', BEFORE);
    await run('indicators', VALIDATED);
    const concerned = async (day: string, regions?: string[]) => {
      const members = await findMembers(databases.get('indicators')!.em.fork(), 'HOPEN', day, regions);
      const met = ({ prerequisites }: Verdict) =>
        prerequisites.flatMap(({ indicators }) => indicators).filter(({ state }) => state === 'MET').length;
      return members
        .map(({ regionCodes, isPublic, verdict }) => `${regionCodes} ${isPublic} ${met(verdict)}`)
        .sort();
    };
    const asked = async () => [await concerned('2024-02-01'), await concerned('2024-02-01', ['93'])];
    const before = await asked();
    expect(before).toEqual([['93 true 1'], ['93 true 1']]);
    await importOn('2024-03-10', '2024-03-01', AFTERWARDS);
    expect(await asked()).toEqual(before);
    expect(await concerned('2024-03-10')).toEqual(['11 false 0', '11,93 true 0']);
  });
});

describe('the fictitious country', () => {
  it('leaves no copies behind when real hospitals take its place', async () => {
    await open(syntheticDatabase());
    await importOn('2026-01-20', '2026-01-01', BEFORE, true);
    expect(await pastCopies()).toEqual([]);
    expect(await copiesOf('EJ', ENTITY)).toEqual([`${FIRST_DAY} ${LAST_DAY} t {93}`]);
  });
});
