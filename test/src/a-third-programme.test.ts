import { loadProgrammes } from '@hopen/funding';
import { loadDefinitions } from '@hopen/indicators';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Campaign,
  codesOf,
  expectDone,
  openCampaign,
  type Player,
  proveTargets,
} from './campaign-play.ts';

const DATA = new URL('../data/third-programme/', import.meta.url);

let campaign: Campaign;
let establishment: Player;
let target: { applicationId: string; expectedVersion: number };

beforeAll(async () => {
  campaign = await openCampaign();
  const em = (subgraph: string) => campaign.house.country.databases.get(subgraph)!.em.fork();
  await loadProgrammes(em('funding'), new URL('programmes.json', DATA));
  await loadDefinitions(em('indicators'), new URL('definitions/', DATA));
  establishment = await campaign.as(campaign.sites[0]!);
});
afterAll(() => campaign.house.close());

async function act(player: Player, mutation: string, more: object = {}) {
  const payload = await player.act(mutation, { ...target, ...more });
  if (payload.application) target.expectedVersion = payload.application.version;
  return payload;
}

describe('a third programme is added by data alone', () => {
  const input = () => ({
    programme: 'SUNES',
    domain: 'V1',
    beneficiary: campaign.sites[0]!,
    requestedAmount: 33_333_33,
  });
  const create = (more: object = {}) => establishment.act('createApplication', { ...input(), ...more });

  it.each([
    { day: '2021-01-14', codes: ['NOT_OPEN_YET'] },
    { day: '2021-04-01', codes: ['NOT_OPEN_YET'] },
    { day: '2021-10-01', codes: ['DEADLINE_PASSED'] },
  ])('has its own windows: $day is in none', async ({ day, codes }) => {
    campaign.house.liveOn(day);
    expect(codesOf(await create())).toEqual(codes);
  });

  it('has its own limits, domains and applicants', async () => {
    campaign.house.liveOn('2021-03-31');
    expect(codesOf(await create({ requestedAmount: 10_000_00 }))).toEqual(['AMOUNT_OUT_OF_LIMITS']);
    expect(codesOf(await create({ requestedAmount: 33_333_34 }))).toEqual(['AMOUNT_OUT_OF_LIMITS']);
    expect(codesOf(await create({ domain: 'D2' }))).toEqual(['UNKNOWN_DOMAIN']);
    expect(codesOf(await create({ programme: 'NONE' }))).toEqual(['UNKNOWN_PROGRAMME']);
    const [known] = await campaign.house.country.databases
      .get('funding')!
      .em.fork()
      .execute(
        `select number from funding.beneficiary where kind = 'EJ' and region_codes = array['93'] limit 1`,
      );
    const legalEntity = `EJ:${known!.number}`;
    const entity = await campaign.as(legalEntity);
    const refused = await entity.act('createApplication', { ...input(), beneficiary: legalEntity });
    expect(codesOf(refused)).toEqual(['APPLICANT_KIND_NOT_ADMITTED']);
  });

  it('has its own share, and pays the balance as soon as the targets are validated', async () => {
    const { application } = expectDone(await create());
    target = { applicationId: application.id, expectedVersion: 1 };
    expectDone(await act(establishment, 'submitApplication'));
    const allotment = { programme: 'SUNES', regionCode: '93', amount: 33_333_33 };
    expectDone(await campaign.dgos.act('allotEnvelope', allotment));
    campaign.house.liveOn('2021-05-01');
    const items = [{ ...target, amount: 33_333_33 }];
    expectDone(await campaign.paca.act('preselectApplications', { items }));
    target.expectedVersion += 1;
    expectDone(await campaign.dgos.act('retainApplications', { items: [target] }));
    target.expectedVersion += 1;
    expectDone(await act(establishment, 'fileProject', { plannedTargetsOn: '2021-05-01' }));
    const accepted = expectDone(await act(campaign.paca, 'acceptProject'));
    expect(accepted.application.instalments).toMatchObject([
      { kind: 'ADVANCE', amount: 10_999_99 },
      { kind: 'BALANCE', amount: 22_333_34 },
    ]);
    expectDone(await act(establishment, 'declareTargets', { reachedOn: '2021-05-01' }));
    await proveTargets(campaign, campaign.sites[0]!, 'V1', '2021-04-30', 'SUNES');
    const validated = expectDone(await act(campaign.paca, 'validateTargets'));
    expect(validated.application.instalments[1]).toMatchObject({ dueOn: '2021-04-30' });
    const balance = { instalment: 'BALANCE', vehicle: 'FIR', valueOn: '2021-05-01' };
    const paid = expectDone(await act(campaign.dgos, 'recordPayment', balance));
    expect(paid.application.instalments[1]).toMatchObject({ paid: 22_333_34 });
  });

  it('grants one domain only', async () => {
    campaign.house.liveOn('2021-07-15');
    expect(codesOf(await create({ domain: 'V2' }))).toEqual(['TOO_MANY_DOMAINS']);
  });
});
