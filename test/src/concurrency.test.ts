import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Campaign, codesOf, expectDone, fileApplication, openCampaign } from './campaign-play.ts';

/** PGlite is one connection and cannot show a race. */
const onPostgres = process.env.HOPEN_TEST_POSTGRES ? describe : describe.skip;
const CLIENTS = 64;
const AMOUNT = 50_000_00;

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterAll(() => campaign.house.close());

const sql = (statement: string) =>
  campaign.house.country.databases.get('funding')!.em.fork().execute(statement);
const envelope = async () => {
  const query = `{ region(code: "93") { envelope(programme: "HOPEN") { allotted reserved committed available } } }`;
  return (await campaign.dgos.ask(query)).data.region.envelope;
};

/** Leaves so much in the region's envelope. */
async function leave(available: number): Promise<void> {
  const { available: now } = await envelope();
  if (now === available) return;
  const change = { programme: 'HOPEN', regionCode: '93', amount: available - now, motive: 'Ajustement.' };
  expectDone(await campaign.dgos.act('allotEnvelope', change));
}

type Target = { applicationId: string; expectedVersion: number };

/** Files as many applications as there are clients, two domains for each of so many private sites. */
async function fileMany(domains: readonly string[]): Promise<Target[]> {
  const rows = await sql(
    `select number from funding.beneficiary where kind = 'ET' and region_codes = array['93']
     order by md5(number) limit ${CLIENTS / domains.length}`,
  );
  const filed: Target[] = [];
  for (const { number } of rows) {
    for (const domain of domains) {
      filed.push(await fileApplication(campaign, `ET:${number}`, domain, AMOUNT));
    }
  }
  return filed;
}

onPostgres('sixty-four clients against one nearly empty envelope', () => {
  it('reserve exactly what it holds, and hear why they cannot have more', async () => {
    campaign.house.liveOn('2019-05-02');
    const filed = await fileMany(['D1', 'D2']);
    campaign.house.liveOn('2019-08-01');
    await leave(10 * AMOUNT + 1);
    const answers = await Promise.all(
      filed.map((target) =>
        campaign.paca.act('preselectApplications', { items: [{ ...target, amount: AMOUNT }] }),
      ),
    );
    const codes = answers.map(codesOf);
    expect(codes.filter((each) => each.length === 0)).toHaveLength(10);
    expect(codes.filter((each) => each.length > 0)).toEqual(Array(CLIENTS - 10).fill(['ENVELOPE_EXCEEDED']));
    expect(await envelope()).toMatchObject({ reserved: 10 * AMOUNT, available: 1 });
  });

  it('give one beneficiary two domains and not a third', async () => {
    campaign.house.liveOn('2019-05-02');
    const site = campaign.sites[0]!;
    const filed: Target[] = [];
    for (const domain of ['D3', 'D4', 'D5', 'D6', 'D7']) {
      filed.push(await fileApplication(campaign, site, domain, AMOUNT));
    }
    campaign.house.liveOn('2019-08-01');
    await leave(CLIENTS * AMOUNT);
    const answers = await Promise.all(
      filed.map((target) =>
        campaign.paca.act('preselectApplications', { items: [{ ...target, amount: AMOUNT }] }),
      ),
    );
    const refused = answers.map(codesOf).filter((codes) => codes.length > 0);
    expect(refused).toEqual(Array(3).fill(['TOO_MANY_DOMAINS']));
  });

  it('open one application for a domain, whoever asks first', async () => {
    campaign.house.liveOn('2019-05-02');
    const beneficiary = campaign.sites[1]!;
    const establishment = await campaign.as(beneficiary);
    const input = { programme: 'HOPEN', domain: 'D7', beneficiary, requestedAmount: AMOUNT };
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => establishment.act('createApplication', input)),
    );
    expect(answers.map(codesOf).filter((codes) => codes.length === 0)).toHaveLength(1);
  });
});

onPostgres('a command that dies in the middle', () => {
  it('leaves no half decision, and its key is free again', async () => {
    campaign.house.liveOn('2019-05-02');
    const target = await fileApplication(campaign, campaign.sites[2]!, 'D2', AMOUNT);
    campaign.house.liveOn('2019-08-01');
    await leave(CLIENTS * AMOUNT);
    const before = await facts();
    // Whoever holds the journal stops a command after it has written decisions, periods and ledger lines.
    const holder = campaign.house.country.databases.get('funding')!.em.fork();
    await holder.begin();
    await holder.execute(`select pg_advisory_xact_lock(hashtextextended('"funding".journal', 0))`);
    const input = { idempotencyKey: 'dies', items: [{ ...target, amount: AMOUNT }] };
    const dying = campaign.paca.act('preselectApplications', input).catch((error: Error) => error.message);
    try {
      await until(async () => (await waiting()).length > 0);
      await sql(`select pg_terminate_backend(pid) from (${WAITING}) waiting`);
      expect(await dying).toContain('INTERNAL');
    } finally {
      await holder.rollback();
    }
    expect(await facts()).toEqual(before);
    const { applications } = expectDone(await campaign.paca.act('preselectApplications', input));
    expect(applications).toMatchObject([{ status: 'PRESELECTED', version: target.expectedVersion + 1 }]);
  });

  const WAITING = `select pid from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`;
  const waiting = () => sql(WAITING);
  const facts = async () => {
    const tables = ['decision', 'application_period', 'ledger_line', 'journal', 'command'];
    return Promise.all(tables.map(async (table) => sql(`select count(*) from funding.${table}`)));
  };
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('It never came about.');
}

describe('the same idempotency key', () => {
  it('gets the same answer again, and acts once', async () => {
    campaign.house.liveOn('2019-05-02');
    const beneficiary = campaign.sites[4]!;
    const establishment = await campaign.as(beneficiary);
    const input = {
      idempotencyKey: 'once',
      programme: 'HOPEN',
      domain: 'D2',
      beneficiary,
      requestedAmount: AMOUNT,
    };
    const first = expectDone(await establishment.act('createApplication', input));
    expect(await establishment.act('createApplication', input)).toEqual(first);
    const target = { applicationId: first.application.id, expectedVersion: 1, requestedAmount: AMOUNT + 1 };
    expectDone(await establishment.act('updateApplication', target));
    // The answer is the one of then, also when the application has moved on.
    expect(await establishment.act('createApplication', input)).toEqual(first);
  });

  it('also when both arrive together', async () => {
    const beneficiary = campaign.sites[5]!;
    const establishment = await campaign.as(beneficiary);
    const input = {
      idempotencyKey: 'together',
      programme: 'HOPEN',
      domain: 'D2',
      beneficiary,
      requestedAmount: AMOUNT,
    };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => establishment.act('createApplication', input)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expectDone(answers[0]);
  });

  it('with another input is refused, and so is an empty one; another viewer has keys of its own', async () => {
    const beneficiary = campaign.sites[4]!;
    const establishment = await campaign.as(beneficiary);
    const input = { programme: 'HOPEN', domain: 'D6', beneficiary, requestedAmount: AMOUNT };
    const reused = await establishment.act('createApplication', { ...input, idempotencyKey: 'once' });
    expect(codesOf(reused)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    const empty = await establishment.act('createApplication', { ...input, idempotencyKey: ' ' });
    expect(codesOf(empty)).toEqual(['BAD_USER_INPUT']);
    const other = await campaign.as(campaign.sites[6]!);
    const theirs = { ...input, beneficiary: campaign.sites[6]!, idempotencyKey: 'once' };
    expectDone(await other.act('createApplication', theirs));
  });

  it('remembers a refusal too: another try needs another key', async () => {
    const beneficiary = campaign.sites[7]!;
    const establishment = await campaign.as(beneficiary);
    const input = {
      idempotencyKey: 'late',
      programme: 'HOPEN',
      domain: 'D2',
      beneficiary,
      requestedAmount: AMOUNT,
    };
    campaign.house.liveOn('2019-07-01');
    expect(codesOf(await establishment.act('createApplication', input))).toEqual(['DEADLINE_PASSED']);
    campaign.house.liveOn('2019-06-30');
    expect(codesOf(await establishment.act('createApplication', input))).toEqual(['DEADLINE_PASSED']);
    expectDone(await establishment.act('createApplication', { ...input, idempotencyKey: 'in time' }));
  });
});

// Last, because time goes on: an envelope that was allotted from in 2020 takes nothing of 2019 any more.
onPostgres('sixty-four clients that accept projects', () => {
  it('accept for more than was reserved until the last cent, and never one more', async () => {
    campaign.house.liveOn('2019-08-30');
    expectDone(await campaign.paca.act('transmitPreselection', { programme: 'HOPEN', forecast: [] }));
    campaign.house.liveOn('2019-09-30');
    const rows = await sql(
      `select id, sequence, beneficiary_number from funding.application_state
       where status = 'PRESELECTED' and until = '9999-12-31' order by id`,
    );
    const items = rows.map(({ id, sequence }) => ({ applicationId: id, expectedVersion: sequence }));
    expectDone(await campaign.dgos.act('retainApplications', { items }));
    campaign.house.liveOn('2020-01-06');
    for (const { id, sequence, beneficiary_number } of rows) {
      const establishment = await campaign.as(`ET:${beneficiary_number}`);
      const project = { applicationId: id, expectedVersion: sequence + 1, plannedTargetsOn: '2021-01-01' };
      expectDone(await establishment.act('fileProject', project));
    }
    // Room for three raises of 10,000 euros, where ten are asked for, each of them by several clients at once.
    await leave(30_000_00);
    const answers = await Promise.all(
      Array.from({ length: CLIENTS }, (_, index) => rows[index % rows.length]!).map(({ id, sequence }) =>
        campaign.paca.act('acceptProject', {
          applicationId: id,
          expectedVersion: sequence + 2,
          grantedAmount: AMOUNT + 10_000_00,
        }),
      ),
    );
    const codes = answers.map(codesOf);
    expect(codes.filter((each) => each.length === 0)).toHaveLength(3);
    expect(new Set(codes.flat())).toEqual(new Set(['CONFLICT', 'ENVELOPE_EXCEEDED']));
    expect(await envelope()).toMatchObject({ available: 0, committed: 3 * (AMOUNT + 10_000_00) });
  });

  it('leave everything in agreement', async () => {
    campaign.house.liveOn('2020-01-07');
    const { data } = await campaign.dgos.ask(
      '{ reconciliation(programme: "HOPEN") { differences { check subject expected found } } }',
    );
    expect(data.reconciliation.differences).toEqual([]);
  });
});
