import { type Difference, findDifferences, Programme } from '@hopen/funding';
import type { Database } from '@hopen/kit/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Campaign,
  expectDone,
  fileApplication,
  openCampaign,
  type Player,
  proveTargets,
} from '../support/campaign-play.ts';

const GRANT = 123_456_79;

type Em = ReturnType<Database['em']['fork']>;
type Target = Awaited<ReturnType<typeof fileApplication>>;

let campaign: Campaign;
let em: Em;
/** Placeholders in tamperings: `$paid` and `$lapsed` were played here, `$loaded` belongs to the synthetic data set. */
let names: Record<string, string>;

/** Runs a mutation on an application and updates the version. */
async function act(player: Player, target: Target, mutation: string, more: object = {}) {
  const { application } = expectDone(await player.act(mutation, { ...target, ...more }));
  target.expectedVersion = application.version;
}

async function retained(targets: Target[]): Promise<void> {
  const { graph, paca, dgos } = campaign;
  graph.liveOn('2019-08-01');
  const items = targets.map((target) => ({ ...target, amount: GRANT }));
  expectDone(await paca.act('preselectApplications', { items }));
  const forecast = [{ year: 2020, domain: 'D2', amount: 2 * GRANT }];
  expectDone(await paca.act('transmitPreselection', { programme: 'HOPEN', forecast }));
  for (const target of targets) target.expectedVersion += 1;
  graph.liveOn('2019-09-30');
  expectDone(await dgos.act('retainApplications', { items: targets }));
  for (const target of targets) target.expectedVersion += 1;
}

async function accepted(establishment: Player, target: Target): Promise<void> {
  const { graph, paca, dgos } = campaign;
  graph.liveOn('2019-11-04');
  await act(establishment, target, 'fileProject', { plannedTargetsOn: '2021-06-30' });
  await act(paca, target, 'returnProject', { motive: 'Calendrier à détailler.' });
  await act(establishment, target, 'fileProject', { plannedTargetsOn: '2021-12-01' });
  graph.liveOn('2020-02-12');
  await act(paca, target, 'acceptProject');
  graph.liveOn('2020-03-10');
  const advance = { instalment: 'ADVANCE', valueOn: '2020-03-02', vehicle: 'FMESPP' };
  await act(dgos, target, 'recordPayment', { ...advance, amount: 20_000_00 });
  await act(dgos, target, 'recordPayment', advance);
}

async function paid(establishment: Player, site: string, target: Target): Promise<void> {
  const { graph, paca, dgos } = campaign;
  const extension = {
    months: 6,
    requestedOn: '2022-01-10',
    updatedPlanOn: '2022-01-10',
    motive: 'Éditeur en retard.',
  };
  graph.liveOn('2021-12-20');
  await act(establishment, target, 'declareTargets', { reachedOn: '2021-12-15' });
  await act(paca, target, 'requestEvidence', { motive: 'Capture d’écran illisible.' });
  await act(establishment, target, 'declareTargets', { reachedOn: '2021-12-18' });
  graph.liveOn('2022-01-20');
  await act(paca, target, 'grantExtension', extension);
  await proveTargets(campaign, site, 'D2', '2021-12-18');
  await act(paca, target, 'validateTargets');
  graph.liveOn('2022-02-01');
  const balance = { instalment: 'BALANCE', vehicle: 'FMIS', valueOn: '2022-02-01' };
  await act(dgos, target, 'recordPayment', balance);
}

/** Corrects the first payment of an application by one cent. */
async function corrected(id: string): Promise<void> {
  const [line] = await em.execute(
    `select line.id, (select max(sequence) from funding.decision where application_id = ?) as version
     from funding.ledger_line line where application_id = ? and kind in ('ADVANCE', 'BALANCE')
     order by line.id limit 1`,
    [id, id],
  );
  const target = { applicationId: id, expectedVersion: line!.version };
  await act(campaign.dgos, target, 'recordCorrection', {
    lineId: line!.id,
    amount: -1,
    motive: 'Un centime.',
  });
}

async function others(sites: readonly string[]): Promise<void> {
  const { paca, corsica, dgos } = campaign;
  const [refused, withdrawn] = [
    await fileApplication(campaign, sites[2]!, 'D3', GRANT),
    await fileApplication(campaign, sites[3]!, 'D3', GRANT),
  ];
  await act(paca, refused, 'refuseApplication', { motive: 'Hors sujet.' });
  await act(await campaign.as(sites[3]!), withdrawn, 'withdrawApplication', { motive: 'Renoncé.' });
  const cut = { programme: 'HOPEN', regionCode: '94', amount: -100, motive: 'Réserve nationale.' };
  expectDone(await dgos.act('allotEnvelope', cut));
  const years = [{ year: 2020, amount: 1_000_00 }];
  expectDone(await corsica.act('apportionEnvelope', { programme: 'HOPEN', years }));
}

beforeAll(async () => {
  campaign = await openCampaign();
  em = campaign.graph.country.databases.get('funding')!.em.fork();
  const { graph, sites, paca } = campaign;
  const establishment = await campaign.as(sites[0]!);
  const toBePaid = await fileApplication(campaign, sites[0]!, 'D2', GRANT);
  await act(paca, toBePaid, 'returnApplication', { motive: 'Budget à préciser.' });
  await act(establishment, toBePaid, 'updateApplication', { requestedAmount: GRANT + 1 });
  await act(establishment, toBePaid, 'submitApplication');
  const toLapse = await fileApplication(campaign, sites[1]!, 'D2', GRANT);
  await others(sites);
  await retained([toBePaid, toLapse]);
  await accepted(establishment, toBePaid);
  await paid(establishment, sites[0]!, toBePaid);
  graph.liveOn('2024-01-01');
  await act(paca, toLapse, 'recordLapse', { motive: 'Sans nouvelles.' });
  const loaded = await em.execute(
    `select application_id as id from funding.ledger_line where kind = 'BALANCE' and programme_code = 'HN'
     order by 1 limit 2`,
  );
  const [played, untouched] = loaded.map(({ id }) => id);
  await corrected(toBePaid.applicationId);
  await corrected(played);
  names = {
    $paid: toBePaid.applicationId,
    $lapsed: toLapse.applicationId,
    $played: played,
    $loaded: untouched,
  };
});
afterAll(() => campaign?.graph.close());

async function differences(): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const programme of await em.find(Programme, {})) found.push(...(await findDifferences(em, programme)));
  return found;
}

describe('a campaign in which everything was done once', () => {
  it('has used every act, and has no differences', async () => {
    const kinds = await em.execute('select distinct kind from funding.journal');
    expect(kinds).toHaveLength(22);
    expect(await differences()).toEqual([]);
  });

  it('refuses to lose an application with its facts', async () => {
    for (const id of [names.$paid!, names.$loaded!]) {
      await expect(em.execute('delete from funding.application where id = ?', [id])).rejects.toThrow();
    }
  });
});

const line = (set: string, of: string) => `update funding.ledger_line set ${set} where ${of}`;
const decision = (set: string, of: string) => `update funding.decision set ${set} where ${of}`;
const application = (set: string, id: string) => `update funding.application set ${set} where id = '${id}'`;
const balanceOf = (id: string) => `application_id = '${id}' and kind = 'BALANCE'`;
const first = (id: string) => `application_id = '${id}' and sequence = 1`;
const ALLOTMENT = `kind = 'ALLOTMENT' and data_origin = 'DECLARED'`;
const wholeOf = (id: string) =>
  `with periods as (delete from funding.application_period where application_id = '${id}'),
     decisions as (delete from funding.decision where application_id = '${id}'),
     lines as (delete from funding.ledger_line where application_id = '${id}')
   delete from funding.application where id = '${id}'`;

/** Tamperings, each with a difference it must cause: check and subject, or the beginning of the subject. */
const TAMPERINGS: [what: string, sql: string, found: string][] = [
  ...[
    'amount_cents = amount_cents - 1',
    'amount_cents = amount_cents * 4',
    `kind = 'BALANCE'`,
    'value_on = value_on + 1',
    `vehicle = 'FIR'`,
    `actor = 'ARS 93'`,
    `motive = 'Autre.'`,
    `data_origin = 'SYNTHETIC'`,
    `programme_code = 'HN'`,
    `region_code = '94'`,
  ].map((set): [string, string, string] => [
    `an advance: ${set}`,
    line(set, `id = '$paid-12-1'`),
    'JOURNAL $paid-12-1',
  ]),
  ['an advance, deleted', `delete from funding.ledger_line where id = '$paid-13-1'`, 'JOURNAL $paid-13-1'],
  ['an advance of no payment', `delete from funding.ledger_line where id = '$paid-13-1'`, 'PAYMENT $paid 13'],
  [
    'an advance, four times',
    line('amount_cents = amount_cents * 4', `id = '$paid-12-1'`),
    'INSTALMENT $paid ADVANCE',
  ],
  ['an allotment', line('amount_cents = amount_cents + 1', ALLOTMENT), 'JOURNAL HOPEN-94-ALLOTMENT-'],
  [
    'an allotment, deleted',
    `delete from funding.ledger_line where ${ALLOTMENT}`,
    'JOURNAL HOPEN-94-ALLOTMENT-',
  ],
  [
    'an allotment that nobody made',
    `insert into funding.ledger_line (id, programme_code, region_code, kind, amount_cents, value_on, recorded_on, actor,
       data_origin) values ('HOPEN-94-ALLOTMENT-99', 'HOPEN', '94', 'ALLOTMENT', 1, '2024-01-01', '2024-01-01', 'DGOS',
       'DECLARED')`,
    'JOURNAL HOPEN-94-ALLOTMENT-99',
  ],
  [
    'an apportionment: amount',
    line('amount_cents = amount_cents + 1', `kind = 'APPORTIONMENT' and year = 2020`),
    'ENVELOPE 94',
  ],
  [
    'an apportionment: year',
    line('year = 2021', `kind = 'APPORTIONMENT' and year = 2020`),
    'JOURNAL HOPEN-94-APPORTIONMENT-1',
  ],
  [
    'an apportionment, deleted',
    `delete from funding.ledger_line where kind = 'APPORTIONMENT'`,
    'JOURNAL HOPEN-94-APPORTIONMENT-2',
  ],
  [
    'the updated plan of an extension',
    decision(`updated_plan_on = updated_plan_on - 1`, `application_id = '$paid' and act = 'GRANT_EXTENSION'`),
    'JOURNAL $paid ',
  ],
  ...[
    `motive = 'Autre.'`,
    `organisation = 'ARS 94'`,
    `role = 'DGOS'`,
    `act = 'UPDATE'`,
    `decided_on = '2019-05-01'`,
  ].map((set): [string, string, string] => [
    `a decision: ${set}`,
    decision(set, first('$paid')),
    'JOURNAL $paid 1',
  ]),
  [
    'an amount, in decision and period together',
    `with periods as (update funding.application_period set requested_cents = 5000000 where ${first('$lapsed')})
     ${decision('requested_cents = 5000000', first('$lapsed'))}`,
    'JOURNAL $lapsed 1',
  ],
  [
    'the proof of a decision',
    decision(`proof = null`, `application_id = '$paid' and act = 'VALIDATE_TARGETS'`),
    'JOURNAL $paid ',
  ],
  ...[
    `region_code = '94'`,
    `domain_code = 'D7'`,
    `beneficiary_number = '000000000'`,
    `beneficiary_kind = 'EJ'`,
    `programme_code = 'HN'`,
    `data_origin = 'SYNTHETIC'`,
  ].map((set): [string, string, string] => [
    `an application: ${set}`,
    application(set, '$lapsed'),
    'JOURNAL $lapsed',
  ]),
  [
    'an application of nobody',
    application(`beneficiary_number = '000000000'`, '$lapsed'),
    'BENEFICIARY $lapsed',
  ],
  ['a whole application, deleted', wholeOf('$paid'), 'JOURNAL $paid 1'],
  [
    'a preselection, emptied',
    `update funding.transmission set preselection = '[]' where data_origin = 'DECLARED'`,
    'JOURNAL HOPEN-93-1',
  ],
  [
    'a transmission, deleted',
    `delete from funding.transmission where data_origin = 'DECLARED'`,
    'JOURNAL HOPEN-93-1',
  ],
  [
    'the last line of the journal, deleted',
    'delete from funding.journal where sequence = (select max(sequence) from funding.journal)',
    'JOURNAL line ',
  ],
  [
    'a payment of the data set: a cent',
    line('amount_cents = amount_cents - 1', balanceOf('$loaded')),
    'LOAD HN ledger_line',
  ],
  [
    'a payment of the data set, of another kind',
    line(`kind = 'ADVANCE'`, balanceOf('$loaded')),
    'INSTALMENT $loaded ADVANCE',
  ],
  [
    'a payment of the data set, deleted',
    `delete from funding.ledger_line where ${balanceOf('$loaded')}`,
    'LOAD HN ledger_line',
  ],
  [
    'a line of the data set, said to be declared',
    line(`data_origin = 'DECLARED'`, balanceOf('$loaded')),
    'JOURNAL $loaded-',
  ],
  [
    'an allotment of the data set',
    line('amount_cents = amount_cents + 1', `id = 'HN-94-ALLOTMENT-1'`),
    'LOAD HN ledger_line',
  ],
  ['a decision of the data set', decision(`organisation = 'X'`, first('$loaded')), 'LOAD HN decision'],
  ['an application of the data set', application(`domain_code = 'X'`, '$loaded'), 'LOAD HN application'],
  ['a whole application of the data set, deleted', wholeOf('$loaded'), 'LOAD HN application'],
  [
    'what was done later on an application of the data set',
    line('amount_cents = -2', `application_id = '$played' and kind = 'CORRECTION'`),
    'JOURNAL $played-',
  ],
  [
    'what was done later on an application of the data set, its decision deleted',
    `delete from funding.decision where application_id = '$played' and act = 'RECORD_CORRECTION'`,
    'JOURNAL $played ',
  ],
  [
    'a decision on an application of the data set that nobody took',
    `insert into funding.decision select (jsonb_populate_record(decision, '{"sequence": 99}')).* from funding.decision
     where ${first('$loaded')}`,
    'LOAD HN decision',
  ],
];

const named = (text: string) => text.replaceAll(/\$[a-z]+/g, (name) => names[name]!);

/** First matching difference in any programme; HOP'EN, which has most, before HN. */
async function findDifference(isIt: (named: string) => boolean): Promise<string | undefined> {
  for (const programme of await em.find(Programme, {}, { orderBy: { code: 'desc' } })) {
    const differences = await findDifferences(em, programme);
    const found = differences.map(({ check, subject }) => `${check} ${subject}`).find(isIt);
    if (found) return found;
  }
  return undefined;
}

describe('what was changed behind the back of everybody is found', () => {
  it.each(TAMPERINGS)('%s', async (_what, sql, found) => {
    await em.begin();
    try {
      await em.execute(named(sql));
      const isIt = (each: string) =>
        /[ -]$/.test(found) ? each.startsWith(named(found)) : each === named(found);
      expect(await findDifference(isIt)).toBeDefined();
    } finally {
      await em.rollback();
    }
  });
});
