import { refreshCopies } from '@hopen/scripts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  actOn,
  type Campaign,
  codesOf,
  expectDone,
  openCampaign,
  type Player,
  retainedApplication,
  type Target,
} from '../support/campaign-play.ts';

const GRANT = 100_000_00;
const motive = 'Regroupement de sites.';

/** Site with its establishment and application. */
interface Held {
  readonly site: string;
  readonly establishment: Player;
  readonly target: Target;
}

let campaign: Campaign;
let retained: Held;
let confirmed: Held;
let transferred: Held;
let successor: string;

beforeAll(async () => {
  campaign = await openCampaign();
  const held: Held[] = [];
  for (const place of [0, 1, 2]) {
    const site = campaign.sites[place]!;
    const target = await retainedApplication(campaign, campaign.paca, site, 'D2', GRANT);
    held.push({ site, establishment: await campaign.as(site), target });
  }
  [retained, confirmed, transferred] = held as [Held, Held, Held];
  successor = campaign.sites[3]!;
  campaign.graph.liveOn('2020-01-06');
  for (const { establishment, target } of [confirmed, transferred]) {
    expectDone(await actOn(target, establishment, 'fileProject', { plannedTargetsOn: '2021-06-30' }));
    expectDone(await actOn(target, campaign.paca, 'acceptProject'));
  }
  campaign.graph.liveOn('2020-03-02');
  await closeSites(held.map(({ site }) => site.slice(3)));
});
afterAll(() => campaign.graph.close());

/** Closes sites like an import: establishments first, then their copies. */
async function closeSites(numbers: readonly string[]): Promise<void> {
  const { databases } = campaign.graph.country;
  await databases
    .get('establishments')!
    .em.fork()
    .execute(
      `update establishments.establishment set closed_on = '2020-03-01' where finess in ('${numbers.join("','")}')`,
    );
  await refreshCopies(databases, '2020-03-02');
}

const BENEFICIARY = `query ($id: ID!, $asOf: Date) { application(id: $id, asOf: $asOf) {
  status beneficiary { ... on Establishment { finess } } } }`;
const read = async ({ target }: Held, player: Player, asOf?: string) =>
  (await player.ask(BENEFICIARY, { id: target.applicationId, asOf })).data.application;

describe('a site that closes', () => {
  it('goes no further with what is not accepted, which lapses before the final day too', async () => {
    const { target, establishment } = retained;
    const file = await actOn(target, establishment, 'fileProject', { plannedTargetsOn: '2021-06-30' });
    expect(codesOf(file)).toEqual(['BENEFICIARY_CLOSED']);
    const { application } = expectDone(await actOn(target, campaign.paca, 'recordLapse', { motive }));
    expect(application.status).toBe('LAPSED');
  });

  it('is paid again once its agency confirms what was accepted', async () => {
    const { target, establishment } = confirmed;
    const declared = await actOn(target, establishment, 'declareTargets', { reachedOn: '2020-02-01' });
    expect(codesOf(declared)).toEqual(['BENEFICIARY_CLOSED']);
    const advance = { instalment: 'ADVANCE', vehicle: 'FMIS', valueOn: '2020-03-02' };
    expect(codesOf(await actOn(target, campaign.dgos, 'recordPayment', advance))).toEqual([
      'BENEFICIARY_CLOSED',
    ]);
    expect(codesOf(await actOn(target, campaign.paca, 'confirmApplication'))).toEqual(['MOTIVE_REQUIRED']);
    expectDone(await actOn(target, campaign.paca, 'confirmApplication', { motive }));
    const { application } = expectDone(await actOn(target, campaign.dgos, 'recordPayment', advance));
    expect(application.instalments[0]).toMatchObject({ kind: 'ADVANCE', paid: 20_000_00 });
  });

  it('is succeeded by another site of the region, which its agency names', async () => {
    const { target, site, establishment } = transferred;
    const transfer = (to: string) =>
      actOn(target, campaign.paca, 'transferApplication', { successor: to, motive });
    expect(codesOf(await transfer('ET:000000001'))).toEqual(['INVALID_FINESS']);
    expect(codesOf(await transfer(campaign.corsicanSites[0]!))).toEqual(['REGION_NOT_OF_BENEFICIARY']);
    expect(codesOf(await transfer(retained.site))).toEqual(['UNKNOWN_BENEFICIARY']);
    expectDone(await transfer(successor));
    expect(await read(transferred, campaign.dgos)).toEqual({
      status: 'ACCEPTED',
      beneficiary: { finess: successor.slice(3) },
    });
    expect((await read(transferred, campaign.dgos, '2020-03-01')).beneficiary).toEqual({
      finess: site.slice(3),
    });
    const declare = (player: Player) => actOn(target, player, 'declareTargets', { reachedOn: '2020-02-01' });
    expect(codesOf(await declare(establishment))).toEqual(['UNKNOWN_APPLICATION']);
    expectDone(await declare(await campaign.as(successor)));
    // The successor is open, so nothing needs confirmation.
    const confirmation = await actOn(target, campaign.paca, 'confirmApplication', { motive });
    expect(codesOf(confirmation)).toEqual(['NOT_OPEN_YET']);
  });

  it('leaves sums, rules and journal in agreement', async () => {
    const { data } = await campaign.dgos.ask(
      '{ reconciliation(programme: "HOPEN") { differences { check subject expected found } } }',
    );
    expect(data.reconciliation.differences).toEqual([]);
  });
});
