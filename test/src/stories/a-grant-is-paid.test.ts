import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  actOn,
  type Campaign,
  codesOf,
  expectDone,
  openCampaign,
  type Player,
  proveTargets,
  retainedApplication,
  type Target,
} from '../support/campaign-play.ts';

const GRANT = 123_456_79;

let campaign: Campaign;
let establishment: Player;
let target: Target;

beforeAll(async () => {
  campaign = await openCampaign();
  const site = campaign.sites[0]!;
  establishment = await campaign.as(site);
  target = await retainedApplication(campaign, campaign.paca, site, 'D2', GRANT);
});
afterAll(() => campaign.graph.close());

/** Acts on the application of this story. */
const act = (player: Player, mutation: string, more?: object) => actOn(target, player, mutation, more);

const due = (application: { instalments: object[] }) => application.instalments;
const ENVELOPE = `query ($asOf: Date) { region(code: "93") { envelope(programme: "HOPEN", asOf: $asOf) {
  reserved committed paid } } }`;
const envelope = async (asOf?: string) => (await campaign.paca.ask(ENVELOPE, { asOf })).data.region.envelope;

const LINES = `query ($id: ID!, $asOf: Date) { application(id: $id, asOf: $asOf) {
  instalments { kind paid } ledgerLines { id kind amount motive correctsLineId vehicle } } }`;
const read = async (asOf?: string) =>
  (await campaign.dgos.ask(LINES, { id: target.applicationId, asOf })).data.application;

describe('a grant is paid in two instalments', () => {
  it('once each is due, and a mistake is corrected by a line, not an eraser', async () => {
    await isAccepted();
    await isForecast();
    await paysTheAdvance();
    await paysTheBalance();
    await takesBackAPayment();
    await paysAgain();
  });

  /** Accepts the project: the reservation becomes a commitment, and the advance is due. */
  async function isAccepted() {
    campaign.graph.liveOn('2019-11-04');
    expect(codesOf(await act(establishment, 'fileProject', { plannedTargetsOn: '2024-01-01' }))).toEqual([
      'DAY_OUT_OF_RANGE',
    ]);
    expectDone(await act(establishment, 'fileProject', { plannedTargetsOn: '2021-06-30' }));
    expectDone(await act(campaign.paca, 'returnProject', { motive: 'Calendrier à détailler.' }));
    expectDone(await act(establishment, 'fileProject', { plannedTargetsOn: '2021-12-01' }));
    expect(await envelope()).toEqual({ reserved: GRANT, committed: 0, paid: 0 });
    campaign.graph.liveOn('2020-02-12');
    const { application } = expectDone(await act(campaign.paca, 'acceptProject'));
    expect(application).toMatchObject({ status: 'ACCEPTED', grantedAmount: GRANT, acceptedOn: '2020-02-12' });
    expect(due(application)).toEqual([
      { kind: 'ADVANCE', amount: 24_691_35, paid: 0, dueOn: '2020-02-12' },
      { kind: 'BALANCE', amount: 98_765_44, paid: 0, dueOn: null },
    ]);
    expect(await envelope()).toEqual({ reserved: 0, committed: GRANT, paid: 0 });
    expect(await envelope('2020-02-11')).toEqual({ reserved: GRANT, committed: 0, paid: 0 });
  }

  /** Forecasts the advance as certain, and the balance for the February after the planned day. */
  async function isForecast() {
    const forecast = `{ programme(code: "HOPEN") { disbursementForecast { year month certain expected } } }`;
    expect((await campaign.dgos.ask(forecast)).data.programme.disbursementForecast).toEqual([
      { year: 2020, month: 2, certain: 24_691_35, expected: 0 },
      { year: 2022, month: 2, certain: 0, expected: 98_765_44 },
    ]);
    const regional = `{ region(code: "93") { disbursementForecast(programme: "HOPEN") { year domain { code } } } }`;
    expect((await campaign.paca.ask(regional)).data.region.disbursementForecast[0]).toEqual({
      year: 2020,
      domain: { code: 'D2' },
    });
    expect((await campaign.corsica.ask(regional)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  }

  /** Pays the advance up to the amount due, from its due date. */
  async function paysTheAdvance() {
    campaign.graph.liveOn('2020-03-10');
    const payment = { instalment: 'ADVANCE', valueOn: '2020-03-02', vehicle: 'FMESPP' };
    const act_ = (more: object) => act(campaign.dgos, 'recordPayment', { ...payment, ...more });
    expect(codesOf(await act_({ amount: 24_691_36 }))).toEqual(['PAYMENT_EXCEEDS_DUE']);
    expect(codesOf(await act_({ valueOn: '2020-02-11' }))).toEqual(['NOT_DUE_YET']);
    expect(codesOf(await act_({ valueOn: '2020-03-11' }))).toEqual(['NOT_DUE_YET']);
    expect(codesOf(await act_({ instalment: 'BALANCE' }))).toEqual(['NOT_DUE_YET']);
    expectDone(await act_({ amount: 20_000_00 }));
    const { application } = expectDone(await act_({}));
    expect(due(application)[0]).toMatchObject({ amount: 24_691_35, paid: 24_691_35 });
    expect(codesOf(await act_({}))).toEqual(['PAYMENT_EXCEEDS_DUE']);
    expect(await envelope()).toEqual({ reserved: 0, committed: GRANT, paid: 24_691_35 });
    await expect(act(campaign.paca, 'recordPayment', payment)).rejects.toThrow('FORBIDDEN');
  }

  /** Pays the balance after validation, in February. */
  async function paysTheBalance() {
    campaign.graph.liveOn('2021-12-20');
    expectDone(await act(establishment, 'declareTargets', { reachedOn: '2021-12-15' }));
    expectDone(await act(campaign.paca, 'requestEvidence', { motive: 'Capture d’écran illisible.' }));
    expectDone(await act(establishment, 'declareTargets', { reachedOn: '2021-12-18' }));
    campaign.graph.liveOn('2022-01-20');
    const refused = await act(campaign.paca, 'validateTargets');
    expect(new Set(codesOf(refused))).toEqual(new Set(['TARGETS_NOT_MET']));
    await proveTargets(campaign, campaign.sites[0]!, 'D2', '2021-12-18');
    const { application } = expectDone(await act(campaign.paca, 'validateTargets'));
    expect(application.targetsReachedOn).toBe('2021-12-18');
    expect(due(application)[1]).toMatchObject({ kind: 'BALANCE', amount: 98_765_44, dueOn: '2022-02-01' });
    campaign.graph.liveOn('2022-01-31');
    const balance = { instalment: 'BALANCE', vehicle: 'FMIS' };
    const early = await act(campaign.dgos, 'recordPayment', { ...balance, valueOn: '2022-01-31' });
    expect(codesOf(early)).toEqual(['NOT_DUE_YET']);
    campaign.graph.liveOn('2022-02-01');
    const paid = expectDone(await act(campaign.dgos, 'recordPayment', { ...balance, valueOn: '2022-02-01' }));
    const instalments: { paid: number }[] = paid.application.instalments;
    expect(instalments.reduce((sum, each) => sum + each.paid, 0)).toBe(GRANT);
    expect(await envelope()).toEqual({ reserved: 0, committed: GRANT, paid: GRANT });
  }

  /** Corrects part of a payment; the first line stays. */
  async function takesBackAPayment() {
    campaign.graph.liveOn('2022-03-01');
    const before = await read();
    const balance = before.ledgerLines.find(({ kind }: { kind: string }) => kind === 'BALANCE');
    const correction = { lineId: balance.id, amount: -8_765_44, motive: 'Versée deux fois en partie.' };
    const wrong = (more: object) => act(campaign.dgos, 'recordCorrection', { ...correction, ...more });
    expect(codesOf(await wrong({ amount: 8_765_44 }))).toEqual(['CORRECTION_TOO_LARGE']);
    expect(codesOf(await wrong({ amount: -98_765_45 }))).toEqual(['CORRECTION_TOO_LARGE']);
    expect(codesOf(await wrong({ lineId: 'no-such-line' }))).toEqual(['UNKNOWN_LEDGER_LINE']);
    expect(codesOf(await wrong({ motive: '  ' }))).toEqual(['MOTIVE_REQUIRED']);
    expectDone(await wrong({}));
    const after = await read();
    expect(after.ledgerLines.slice(0, -1)).toEqual(before.ledgerLines);
    expect(after.ledgerLines.at(-1)).toMatchObject({
      kind: 'CORRECTION',
      amount: -8_765_44,
      correctsLineId: balance.id,
      vehicle: 'FMIS',
    });
    expect(after.instalments[1]).toEqual({ kind: 'BALANCE', paid: 90_000_00 });
    expect(await read('2022-02-28')).toEqual(before);
    expect(await envelope()).toEqual({ reserved: 0, committed: GRANT, paid: GRANT - 8_765_44 });
  }

  /** Pays the corrected amount again; all sums agree. */
  async function paysAgain() {
    const again = { instalment: 'BALANCE', vehicle: 'FMIS', valueOn: '2022-03-01' };
    const { application } = expectDone(await act(campaign.dgos, 'recordPayment', again));
    expect(application.instalments[1]).toMatchObject({ paid: 98_765_44 });
    const reconciliation = `{ reconciliation(programme: "HOPEN") { differences { check subject expected found } } }`;
    expect((await campaign.dgos.ask(reconciliation)).data.reconciliation.differences).toEqual([]);
    expect((await campaign.paca.ask(reconciliation)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  }
});
