import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Difference, findDifferences, funding, Programme } from '@hopen/funding';
import { type Database, openPglite, openSubgraphDatabase } from '@hopen/kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { syntheticDatabase, type TestDatabase } from './test-database.ts';

const RUN = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));

let home: TestDatabase;
let database: Database;
beforeAll(async () => {
  home = await syntheticDatabase();
  database = await openSubgraphDatabase(funding, home.location);
});
afterAll(async () => {
  await database?.close();
  await home?.close();
});

type Em = Database['em'];

/** The first row, by its number, of those that a query gives. */
async function firstOf(em: Em, query: string): Promise<Record<string, string>> {
  const [row] = await em.execute(`select * from (${query}) found order by 1 limit 1`);
  return row!;
}

/** An application of HOP'EN that has come so far. */
const inStatus = (status: string) => `
  select id, sequence, region_code from funding.application_state
  where programme_code = 'HOPEN' and status = '${status}' and until = '9999-12-31'`;
const named = ({ check, subject }: Difference) => `${check} ${subject}`;
/** The digests of the data set miss every change of its rows: `tampering.test.ts` asks for those. */
const isNamed = ({ check }: Pick<Difference, 'check'>) => check !== 'LOAD';

/** What is changed behind the programme's back, and how its differences are named. */
interface Tampering {
  readonly what: string;
  tamper(em: Em): Promise<string[]>;
}

const ofApplication = (
  what: string,
  status: string,
  sql: string,
  namesOf: (id: string, sequence: number) => string[],
): Tampering => ({
  what,
  async tamper(em) {
    const { id, sequence } = await firstOf(em, inStatus(status));
    await em.execute(sql.replaceAll('$id', `'${id}'`).replaceAll('$sequence', String(sequence)));
    return namesOf(id!, Number(sequence));
  },
});

const ofAllotment = (what: string, sql: string, namesOf: (region: string) => string[]): Tampering => ({
  what,
  async tamper(em) {
    const { id, region_code } = await firstOf(
      em,
      `select id, region_code from funding.ledger_line where kind = 'ALLOTMENT' and programme_code = 'HOPEN'`,
    );
    await em.execute(sql.replaceAll('$id', `'${id}'`));
    return namesOf(region_code!);
  },
});

const PERIOD = 'update funding.application_period set';
const DECISION = 'update funding.decision set';
const THIS = 'where application_id = $id and sequence = $sequence';
const LINE = 'update funding.ledger_line set';
const period = (id: string, sequence: number) => [`PERIOD ${id} ${sequence}`];

const TAMPERINGS: Tampering[] = [
  ...[
    `status = 'ACCEPTED'`,
    'requested_cents = requested_cents + 1',
    'granted_cents = granted_cents + 1',
    `"from" = "from" - 1`,
    `until = date '9999-12-30'`,
    `planned_targets_on = date '2030-01-01'`,
    'targets_reached_on = null',
    'extension_months = extension_months + 1',
    'submitted_on = null',
    'retained_on = retained_on + 1',
    'accepted_on = accepted_on - 1',
  ].map((set) => ofApplication(`a period: ${set}`, 'TARGETS_VALIDATED', `${PERIOD} ${set} ${THIS}`, period)),
  ofApplication('a period that is gone', 'REFUSED', `delete from funding.application_period ${THIS}`, period),
  ofApplication(
    'a period too many',
    'REFUSED',
    `insert into funding.application_period select application_id, sequence + 1, "from", until, status, requested_cents,
       granted_cents, submitted_on, retained_on, accepted_on from funding.application_period ${THIS}`,
    (id, sequence) => period(id, sequence + 1),
  ),
  ofApplication(
    'the amount that a decision repeats',
    'TARGETS_VALIDATED',
    `${DECISION} requested_cents = requested_cents + 1 ${THIS}`,
    period,
  ),
  ofApplication(
    'the grant of a decision',
    'TARGETS_VALIDATED',
    `${DECISION} granted_cents = granted_cents - 1 ${THIS}`,
    (id, sequence) => [...period(id, sequence), `HOLDING ${id}`, `INSTALMENT ${id} ADVANCE`],
  ),
  ofApplication(
    'the day of a decision that nothing was booked by',
    'REFUSED',
    `${DECISION} decided_on = decided_on + 1 where application_id = $id and sequence = 1`,
    (id) => period(id, 1),
  ),
  ofApplication(
    'the last decision, gone',
    'WITHDRAWN',
    `delete from funding.decision ${THIS}`,
    (id, sequence) => [...period(id, sequence - 1), ...period(id, sequence)],
  ),
  ofApplication(
    'a commitment that is a cent more',
    'TARGETS_VALIDATED',
    `${LINE} amount_cents = amount_cents + 1 where application_id = $id and kind = 'COMMITMENT'`,
    (id) => [`HOLDING ${id}`],
  ),
  ofApplication(
    'a reservation that was never given back',
    'TARGETS_VALIDATED',
    `delete from funding.ledger_line where application_id = $id and kind = 'RELEASE'`,
    (id) => [`HOLDING ${id}`],
  ),
  ofApplication(
    'more paid than was ever granted',
    'TARGETS_VALIDATED',
    `${LINE} amount_cents = amount_cents + 42000000000 where application_id = $id and kind = 'ADVANCE'`,
    (id) => [`HOLDING ${id}`, `ENVELOPE ${id.split('-')[1]}`, `INSTALMENT ${id} ADVANCE`],
  ),
  {
    what: 'a line of no decision',
    async tamper(em) {
      const line = await firstOf(
        em,
        `select id, application_id, decision_sequence from funding.ledger_line
         where kind = 'BALANCE' and programme_code = 'HOPEN'`,
      );
      await em.execute(`${LINE} decision_sequence = 99 where id = ?`, [line.id]);
      return [`LINE ${line.id}`, `PAYMENT ${line.application_id} ${line.decision_sequence}`];
    },
  },
  {
    what: 'a line of another day than its decision',
    async tamper(em) {
      const line = await firstOf(
        em,
        `select id from funding.ledger_line where kind = 'BALANCE' and programme_code = 'HOPEN'`,
      );
      await em.execute(`${LINE} recorded_on = recorded_on + 1 where id = ?`, [line.id]);
      return [`LINE ${line.id}`];
    },
  },
  {
    what: 'a line on the envelope of another region',
    async tamper(em) {
      const line = await firstOf(
        em,
        `select id from funding.ledger_line where kind = 'BALANCE' and programme_code = 'HOPEN' and region_code = '93'`,
      );
      await em.execute(`${LINE} region_code = '84' where id = ?`, [line.id]);
      return [`LINE ${line.id}`];
    },
  },
  ofAllotment('an envelope that is nearly gone', `${LINE} amount_cents = 1 where id = $id`, (region) => [
    `ENVELOPE ${region}`,
  ]),
  ofAllotment(
    'allotments that pass the budget',
    `${LINE} amount_cents = amount_cents + 42000000000 where id = $id`,
    () => ['BUDGET HOPEN'],
  ),
  {
    what: 'a line of the journal',
    async tamper(em) {
      await em.execute(`update funding.journal set actor = 'NOBODY' where sequence = 1`);
      return ['JOURNAL line 1'];
    },
  },
  {
    what: 'decisions of which the journal does not tell',
    async tamper(em) {
      const { id, sequence } = await firstOf(em, inStatus('SUBMITTED'));
      await em.execute(`update funding.application set data_origin = 'DECLARED' where id = ?`, [id]);
      const decisions = Array.from({ length: Number(sequence) }, (_, index) => `JOURNAL ${id} ${index + 1}`);
      return [`JOURNAL ${id}`, ...decisions];
    },
  },
];

describe('the synthetic country', () => {
  it.each(['HOPEN', 'HN'])('has no differences in %s', async (code) => {
    const em = database.em.fork();
    expect(await findDifferences(em, await em.findOneOrFail(Programme, { code }))).toEqual([]);
  });
});

describe('what was changed behind the back of the programme is named', () => {
  const cases = TAMPERINGS.map((tampering) => ({ what: tampering.what, tampering }));
  it.each(cases)('$what', async ({ tampering }) => {
    const em = database.em.fork();
    await em.begin();
    try {
      const expected = await tampering.tamper(em);
      const hopen = await em.findOneOrFail(Programme, { code: 'HOPEN' });
      const differences = (await findDifferences(em, hopen)).filter(isNamed);
      expect(differences.map(named).sort()).toEqual(expected.sort());
      for (const { expected: due, found } of differences) expect(due).not.toBe(found);
    } finally {
      await em.rollback();
    }
  });
});

/** Runs `npm run reconcile` and gives its exit code and the lines that it printed. */
async function reconcile(environment: Record<string, string>): Promise<{ code: number; lines: string[] }> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [RUN, 'reconcile'], { env: { PATH, HOME, ...environment } });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { code, lines: output.trim().split('\n') };
}

describe('npm run reconcile', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hopen-reconcile-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Where the command finds a copy of the synthetic country, in which something was done. */
  async function prepared(
    name: string,
    act: (em: Em) => Promise<void>,
  ): Promise<{ environment: Record<string, string>; close: () => Promise<void> }> {
    const copy = await syntheticDatabase();
    const opened = await openSubgraphDatabase(funding, copy.location);
    await act(opened.em.fork());
    await opened.close();
    if ('url' in copy.location)
      return { environment: { DATABASE_URL: copy.location.url }, close: () => copy.close() };
    const loadDataDir = await copy.location.pglite.dumpDataDir('none');
    await copy.close();
    await mkdir(join(folder, name));
    const stored = await openPglite({ dataDir: join(folder, name, 'postgres'), loadDataDir });
    await stored.close();
    return { environment: { HOPEN_DATA: join(folder, name) }, close: async () => {} };
  }

  it('finds nothing in the synthetic country, and ends well', async () => {
    const { environment, close } = await prepared('whole', async () => {});
    expect(await reconcile(environment)).toEqual({ code: 0, lines: ['0 differences'] });
    await close();
  });

  it('names check and subject of each difference, within funding and between the subgraphs, and ends with 1', async () => {
    const expected: string[] = [];
    const { environment, close } = await prepared('tampered', async (em) => {
      const those = ['a period: submitted_on = null', 'a line of no decision', 'a line of the journal'];
      for (const { what, tamper } of TAMPERINGS)
        if (those.includes(what)) expected.push(...(await tamper(em)));
      const copies: { kind: string; number: string }[] = await em.execute(
        `select kind, number from funding.beneficiary where kind = 'ET' order by number limit 4`,
      );
      const [changed, gone, moved, added] = copies.map(({ number }) => number) as [
        string,
        string,
        string,
        string,
      ];
      await em.execute('update funding.beneficiary set is_public = not is_public where number = ?', [
        changed,
      ]);
      await em.execute(`delete from funding.beneficiary where kind = 'ET' and number = ?`, [gone]);
      await em.execute(`update indicators.beneficiary set region_codes = '{01,02}' where number = ?`, [
        moved,
      ]);
      await em.execute(
        `insert into indicators.beneficiary select (jsonb_populate_record(copy, '{"number": "000000000"}')).*
         from indicators.beneficiary copy where kind = 'ET' and number = ?`,
        [added],
      );
      expected.push(`COPY funding ET:${changed}`, `COPY funding ET:${gone}`);
      expected.push(`COPY indicators ET:${moved}`, 'COPY indicators ET:000000000');
    });
    const { code, lines } = await reconcile(environment);
    const differences = lines.slice(0, -1).map((line) => line.slice(0, line.indexOf(': ')));
    const those = differences.filter((line) => !line.startsWith('LOAD '));
    expect([...new Set(those)].sort()).toEqual(expected.sort());
    expect(lines.at(-1)).toBe(`${differences.length} differences`);
    expect(code).toBe(1);
    await close();
  });
});
