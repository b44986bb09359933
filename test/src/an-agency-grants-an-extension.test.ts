import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Campaign,
  codesOf,
  expectDone,
  fileApplication,
  openCampaign,
  type Player,
} from './campaign-play.ts';

const GRANT = 100_000_00;

let campaign: Campaign;
let establishment: Player;
let target: { applicationId: string; expectedVersion: number };

async function act(player: Player, mutation: string, more: object = {}) {
  const payload = await player.act(mutation, { ...target, ...more });
  if (payload.application) target.expectedVersion = payload.application.version;
  return payload;
}

beforeAll(async () => {
  campaign = await openCampaign();
  const site = campaign.sites[0]!;
  establishment = await campaign.as(site);
  target = await fileApplication(campaign, site, 'D2', GRANT);
  campaign.house.liveOn('2019-08-01');
  expectDone(await campaign.paca.act('preselectApplications', { items: [{ ...target, amount: GRANT }] }));
  expectDone(await campaign.paca.act('transmitPreselection', { programme: 'HOPEN', forecast: [] }));
  target.expectedVersion += 1;
  campaign.house.liveOn('2019-09-30');
  expectDone(await campaign.dgos.act('retainApplications', { items: [target] }));
  target.expectedVersion += 1;
  campaign.house.liveOn('2020-01-06');
  expectDone(await act(establishment, 'fileProject', { plannedTargetsOn: '2023-06-30' }));
  expectDone(await act(campaign.paca, 'acceptProject'));
  const advance = { instalment: 'ADVANCE', vehicle: 'FMESPP', valueOn: '2020-01-06' };
  expectDone(await act(campaign.dgos, 'recordPayment', advance));
});
afterAll(() => campaign.house.close());

const motive = 'Éditeur défaillant, déploiement décalé.';
const extend = (months: number, requestedOn: string, more: object = { motive }) =>
  act(campaign.paca, 'grantExtension', { months, requestedOn, ...more });

describe('an agency grants an extension', () => {
  it('for twelve months at most, on a request made in time, and with a motive', async () => {
    campaign.house.liveOn('2022-03-01');
    expect(codesOf(await extend(13, '2022-02-25'))).toEqual(['EXTENSION_TOO_LONG']);
    expect(codesOf(await extend(0, '2022-02-25'))).toEqual(['EXTENSION_TOO_LONG']);
    expect(codesOf(await extend(12, '2022-02-26'))).toEqual(['DEADLINE_PASSED']);
    expect(codesOf(await extend(12, '2021-12-31'))).toEqual(['NOT_OPEN_YET']);
    expect(codesOf(await extend(12, '2022-02-25', {}))).toEqual(['MOTIVE_REQUIRED']);
    await expect(
      act(establishment, 'grantExtension', { months: 1, requestedOn: '2022-02-25' }),
    ).rejects.toThrow('FORBIDDEN');
    const { application } = expectDone(await extend(6, '2022-02-25'));
    expect(application).toMatchObject({ status: 'ACCEPTED', extensionMonths: 6 });
    expect(codesOf(await extend(7, '2022-02-25'))).toEqual(['EXTENSION_TOO_LONG']);
  });

  it('moves the last day on which targets are declared, and with it the day on which it may lapse', async () => {
    campaign.house.liveOn('2024-06-30');
    expect(codesOf(await act(campaign.paca, 'recordLapse', { motive: 'Sans nouvelles.' }))).toEqual([
      'NOT_OPEN_YET',
    ]);
    campaign.house.liveOn('2024-07-01');
    expect(codesOf(await act(establishment, 'declareTargets', { reachedOn: '2024-06-30' }))).toEqual([
      'DEADLINE_PASSED',
    ]);
    campaign.house.liveOn('2024-06-30');
    expectDone(await act(establishment, 'declareTargets', { reachedOn: '2024-06-30' }));
    expectDone(await act(campaign.paca, 'requestEvidence', { motive: 'Preuve absente.' }));
  });

  it('and what is not earned is not paid: of a lapsed grant what was paid stays committed', async () => {
    campaign.house.liveOn('2024-07-01');
    const { application } = expectDone(
      await act(campaign.paca, 'recordLapse', { motive: 'Sans nouvelles.' }),
    );
    expect(application).toMatchObject({
      status: 'LAPSED',
      instalments: [
        { kind: 'ADVANCE', amount: 20_000_00, paid: 20_000_00 },
        { kind: 'BALANCE', amount: 0, paid: 0, dueOn: null },
      ],
    });
    const query = `{ region(code: "93") { envelope(programme: "HOPEN") { committed paid } } }`;
    const envelope = async () => (await campaign.dgos.ask(query)).data.region.envelope;
    expect(await envelope()).toEqual({ committed: 20_000_00, paid: 20_000_00 });
    // A refund is possible, never automatic: the envelope gets it back.
    const { data } = await campaign.dgos.ask(
      `query ($id: ID!) { application(id: $id) { ledgerLines { id kind } } }`,
      { id: target.applicationId },
    );
    const line = data.application.ledgerLines.find(({ kind }: { kind: string }) => kind === 'ADVANCE');
    expectDone(
      await act(campaign.dgos, 'recordCorrection', {
        lineId: line.id,
        amount: -20_000_00,
        motive: 'Remboursée.',
      }),
    );
    expect(await envelope()).toEqual({ committed: 0, paid: 0 });
    const { data: all } = await campaign.dgos.ask(
      '{ reconciliation(programme: "HOPEN") { differences { check } } }',
    );
    expect(all.reconciliation.differences).toEqual([]);
  });
});
