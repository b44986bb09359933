import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type Campaign,
  codesOf,
  expectDone,
  fileApplication,
  openCampaign,
  transmitSelection,
} from '../support/campaign-play.ts';

/** PGlite has a single connection and cannot show a race. */
const onPostgres = process.env.HOPEN_TEST_POSTGRES ? describe : describe.skip;
const CLIENTS = 64;
const AMOUNT = 50_000_00;
const LOOK_EVERY_MS = 25;

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterAll(() => campaign?.graph.close());

const sqlOf = (each: Campaign, statement: string) =>
  each.graph.country.databases.get('funding')!.em.fork().execute(statement);
const sql = (statement: string) => sqlOf(campaign, statement);
const envelope = async (each = campaign) => {
  const query = `{ region(code: "93") { envelope(programme: "HOPEN") { allotted reserved committed available } } }`;
  return (await each.dgos.ask(query)).data.region.envelope;
};

/** Adjusts the region's envelope to leave this amount available. */
async function leave(available: number, each = campaign): Promise<void> {
  const { available: now } = await envelope(each);
  if (now === available) return;
  const change = { programme: 'HOPEN', regionCode: '93', amount: available - now, motive: 'Ajustement.' };
  expectDone(await each.dgos.act('allotEnvelope', change));
}

async function expectAgreement(each = campaign): Promise<void> {
  const { data } = await each.dgos.ask(
    '{ reconciliation(programme: "HOPEN") { differences { check subject expected found } } }',
  );
  expect(data.reconciliation.differences).toEqual([]);
}

type Target = { applicationId: string; expectedVersion: number };

/** Files applications in these domains for several sites that no other test uses. */
async function fileMany(each: Campaign, sites: number, domains: readonly string[]): Promise<Target[]> {
  const rows = await sqlOf(
    each,
    `select number from funding.beneficiary where kind = 'ET' and not is_public and region_codes = array['93']
     and 'ET:' || number not in ('${each.sites.join("','")}') order by md5(number) limit ${sites}`,
  );
  const filed: Target[] = [];
  for (const { number } of rows) {
    for (const domain of domains) filed.push(await fileApplication(each, `ET:${number}`, domain, AMOUNT));
  }
  return filed;
}

const preselect = (each: Campaign, target: Target) =>
  each.paca.act('preselectApplications', { items: [{ ...target, amount: AMOUNT }] });

onPostgres('sixty-four clients against one nearly empty envelope', () => {
  it('reserve exactly what it holds, and hear why they cannot have more', async () => {
    campaign.graph.liveOn('2019-05-02');
    const filed = await fileMany(campaign, CLIENTS / 2, ['D1', 'D2']);
    campaign.graph.liveOn('2019-08-01');
    await leave(10 * AMOUNT + 1);
    const { reserved: before } = await envelope();
    const answers = await Promise.all(filed.map((target) => preselect(campaign, target)));
    const codes = answers.map(codesOf);
    expect(codes.filter((each) => each.length === 0)).toHaveLength(10);
    expect(codes.filter((each) => each.length > 0)).toEqual(Array(CLIENTS - 10).fill(['ENVELOPE_EXCEEDED']));
    expect(await envelope()).toMatchObject({ reserved: before + 10 * AMOUNT, available: 1 });
    await expectAgreement();
  });

  it('give one beneficiary two domains and not a third', async () => {
    campaign.graph.liveOn('2019-05-02');
    const site = campaign.sites[0]!;
    const filed: Target[] = [];
    for (const domain of ['D3', 'D4', 'D5', 'D6', 'D7']) {
      filed.push(await fileApplication(campaign, site, domain, AMOUNT));
    }
    campaign.graph.liveOn('2019-08-01');
    await leave(CLIENTS * AMOUNT);
    const answers = await Promise.all(filed.map((target) => preselect(campaign, target)));
    const refused = answers.map(codesOf).filter((codes) => codes.length > 0);
    expect(refused).toEqual(Array(3).fill(['TOO_MANY_DOMAINS']));
    await expectAgreement();
  });

  it('open one application for a domain, whoever asks first', async () => {
    campaign.graph.liveOn('2019-05-02');
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
    campaign.graph.liveOn('2019-05-02');
    const target = await fileApplication(campaign, campaign.sites[2]!, 'D2', AMOUNT);
    campaign.graph.liveOn('2019-08-01');
    await leave(CLIENTS * AMOUNT);
    const before = await facts();
    // Blocks a command on the journal lock, after it has written decisions, periods and ledger lines.
    const holder = campaign.graph.country.databases.get('funding')!.em.fork();
    await holder.begin();
    await holder.execute(`select pg_advisory_xact_lock(hashtextextended('"funding".journal', 0))`);
    const input = { idempotencyKey: 'dies', items: [{ ...target, amount: AMOUNT }] };
    let isAnswered = false;
    const dying = campaign.paca
      .act('preselectApplications', input)
      .catch((error: Error) => error.message)
      .finally(() => {
        isAnswered = true;
      });
    try {
      while (!isAnswered && (await waiting()).length === 0) await setTimeout(LOOK_EVERY_MS);
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

describe('the same idempotency key', () => {
  beforeEach(() => campaign.graph.liveOn('2019-05-02'));
  const draft = (beneficiary: string, domain: string, idempotencyKey: string) => ({
    idempotencyKey,
    programme: 'HOPEN',
    domain,
    beneficiary,
    requestedAmount: AMOUNT,
  });

  it('gets the same answer again, acts once, and serves no other input, nor hinders another viewer', async () => {
    const beneficiary = campaign.sites[4]!;
    const establishment = await campaign.as(beneficiary);
    const input = draft(beneficiary, 'D2', 'once');
    const first = expectDone(await establishment.act('createApplication', input));
    expect(await establishment.act('createApplication', input)).toEqual(first);
    const target = { applicationId: first.application.id, expectedVersion: 1, requestedAmount: AMOUNT + 1 };
    expectDone(await establishment.act('updateApplication', target));
    // The stored answer is returned even after the application has changed.
    expect(await establishment.act('createApplication', input)).toEqual(first);

    const reused = await establishment.act('createApplication', draft(beneficiary, 'D6', 'once'));
    expect(codesOf(reused)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    const other = await campaign.as(campaign.sites[6]!);
    expectDone(await other.act('createApplication', draft(campaign.sites[6]!, 'D6', 'once')));
  });

  it('may not be an empty one', async () => {
    const beneficiary = campaign.sites[3]!;
    const establishment = await campaign.as(beneficiary);
    const empty = await establishment.act('createApplication', draft(beneficiary, 'D6', ' '));
    expect(codesOf(empty)).toEqual(['BAD_USER_INPUT']);
  });

  it('acts once also when it arrives several times together', async () => {
    const beneficiary = campaign.sites[5]!;
    const establishment = await campaign.as(beneficiary);
    const input = draft(beneficiary, 'D2', 'together');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => establishment.act('createApplication', input)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expectDone(answers[0]);
  });

  it('remembers a refusal too: another try needs another key', async () => {
    const beneficiary = campaign.sites[7]!;
    const establishment = await campaign.as(beneficiary);
    const input = draft(beneficiary, 'D2', 'late');
    campaign.graph.liveOn('2019-07-01');
    expect(codesOf(await establishment.act('createApplication', input))).toEqual(['DEADLINE_PASSED']);
    campaign.graph.liveOn('2019-06-30');
    expect(codesOf(await establishment.act('createApplication', input))).toEqual(['DEADLINE_PASSED']);
    expectDone(await establishment.act('createApplication', { ...input, idempotencyKey: 'in time' }));
  });
});

onPostgres('sixty-four clients that notify other amounts', () => {
  // Separate country, since an envelope with lines of 2020 accepts none of 2019.
  let later: Campaign;
  beforeAll(async () => {
    later = await openCampaign();
  });
  afterAll(() => later?.graph.close());

  it('raise what was retained until the last cent of the envelope, and never one more', async () => {
    const retained = await retainTen();
    later.graph.liveOn('2020-01-06');
    // Leaves room for three raises of 10,000 euros, while ten are requested, each by several clients at once.
    await leave(30_000_00, later);
    const answers = await Promise.all(
      Array.from({ length: CLIENTS }, (_, index) => retained[index % retained.length]!).map(
        ({ id, sequence }) =>
          later.dgos.act('notifyAmount', {
            applicationId: id,
            expectedVersion: sequence + 1,
            amount: AMOUNT + 10_000_00,
            motive: 'Périmètre élargi.',
          }),
      ),
    );
    const codes = answers.map(codesOf);
    expect(codes.filter((each) => each.length === 0)).toHaveLength(3);
    expect(new Set(codes.flat())).toEqual(new Set(['CONFLICT', 'ENVELOPE_EXCEEDED']));
    expect(await envelope(later)).toMatchObject({ available: 0, reserved: 10 * AMOUNT + 3 * 10_000_00 });
    later.graph.liveOn('2020-01-07');
    await expectAgreement(later);
  });

  /** Applications filed, preselected, transmitted and retained in time. */
  async function retainTen() {
    const { graph, paca, dgos } = later;
    const filed = await fileMany(later, 5, ['D1', 'D2']);
    graph.liveOn('2019-08-01');
    for (const target of filed) expectDone(await preselect(later, target));
    graph.liveOn('2019-08-30');
    expectDone(await transmitSelection(paca));
    graph.liveOn('2019-09-30');
    const rows = await sqlOf(
      later,
      `select id, sequence, beneficiary_number from funding.application_state
       where status = 'PRESELECTED' and until = '9999-12-31' order by id`,
    );
    expect(rows).toHaveLength(10);
    const items = rows.map(({ id, sequence }) => ({ applicationId: id, expectedVersion: sequence }));
    expectDone(await dgos.act('retainApplications', { items }));
    return rows;
  }
});
