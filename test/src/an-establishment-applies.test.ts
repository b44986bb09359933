import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Campaign, codesOf, expectDone, openCampaign, type Player } from './campaign-play.ts';

let campaign: Campaign;
let establishment: Player;
let site: string;
beforeAll(async () => {
  campaign = await openCampaign();
  site = campaign.sites[0]!;
  establishment = await campaign.as(site);
});
afterAll(() => campaign.house.close());

const ELIGIBILITY = `query ($finess: ID!, $domain: ID!) { establishment(finess: $finess) {
  eligibility(programme: "HOPEN", domain: $domain) { eligible reasons { code rule } } } }`;
const FILED = `query ($id: ID!) { application(id: $id) { status version requestedAmount
  decisions { act status organisation motive } } }`;

describe('an establishment applies', () => {
  let id: string;

  it('asks first whether it may', async () => {
    const finess = site.slice(3);
    const { data, errors } = await establishment.ask(ELIGIBILITY, { finess, domain: 'D2' });
    expect(errors).toBeUndefined();
    expect(data.establishment.eligibility).toEqual({ eligible: true, reasons: [] });
    const wrong = await establishment.ask(ELIGIBILITY, { finess, domain: 'D9' });
    expect(wrong.data.establishment.eligibility).toMatchObject({
      eligible: false,
      reasons: [{ code: 'UNKNOWN_DOMAIN' }],
    });
    const stranger = await campaign.corsica.ask(ELIGIBILITY, { finess, domain: 'D2' });
    expect(stranger.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const ars = await campaign.paca.ask(ELIGIBILITY, { finess, domain: 'D2' });
    expect(ars.data.establishment.eligibility.eligible).toBe(true);
  });

  it('writes a draft, which its agency does not see', async () => {
    const input = { programme: 'HOPEN', domain: 'D2', beneficiary: site, requestedAmount: 120_000_00 };
    const { application } = expectDone(await establishment.act('createApplication', input));
    expect(application).toMatchObject({ status: 'DRAFT', version: 1, requestedAmount: 120_000_00 });
    id = application.id;
    expect((await campaign.paca.ask(FILED, { id })).data.application).toBeNull();
    expect((await campaign.dgos.ask(FILED, { id })).data.application).toBeNull();
    expect((await establishment.ask(FILED, { id })).data.application.status).toBe('DRAFT');
  });

  it('is refused a second draft for the domain, and amounts outside the limits', async () => {
    const input = { programme: 'HOPEN', domain: 'D2', beneficiary: site, requestedAmount: 39_999_99 };
    const refused = await establishment.act('createApplication', input);
    expect(codesOf(refused)).toEqual(['ALREADY_APPLIED', 'AMOUNT_OUT_OF_LIMITS']);
    expect(refused.userErrors[1].field).toBe('input.requestedAmount');
    expect(refused.application).toBeNull();
  });

  it('changes its draft, and files it', async () => {
    const changed = await establishment.act('updateApplication', {
      applicationId: id,
      expectedVersion: 1,
      requestedAmount: 150_000_00,
    });
    expect(expectDone(changed).application).toMatchObject({ version: 2, requestedAmount: 150_000_00 });
    const filed = await establishment.act('submitApplication', { applicationId: id, expectedVersion: 2 });
    expect(expectDone(filed).application).toMatchObject({ status: 'SUBMITTED', submittedOn: '2019-05-02' });
    const stale = await establishment.act('withdrawApplication', {
      applicationId: id,
      expectedVersion: 2,
      motive: 'x',
    });
    expect(codesOf(stale)).toEqual(['CONFLICT']);
  });

  it('can no longer change what it filed, until the agency returns it with a motive', async () => {
    const target = { applicationId: id, expectedVersion: 3 };
    expect(codesOf(await establishment.act('updateApplication', target))).toEqual(['WRONG_STATUS']);
    expect(codesOf(await campaign.paca.act('returnApplication', target))).toEqual(['MOTIVE_REQUIRED']);
    const motive = 'Périmètre à préciser.';
    expectDone(await campaign.paca.act('returnApplication', { ...target, motive }));
    const { data } = await establishment.ask(FILED, { id });
    expect(data.application.decisions.at(-1)).toEqual({
      act: 'RETURN',
      status: 'RETURNED',
      organisation: 'ARS 93',
      motive,
    });
    const again = { applicationId: id, expectedVersion: 4 };
    expectDone(await establishment.act('submitApplication', again));
  });

  it('tells agency and ministry nothing of the time when it was a draft', async () => {
    const { data } = await campaign.paca.ask(FILED, { id });
    expect(data.application.decisions.map(({ act }: { act: string }) => act)).toEqual([
      'SUBMIT',
      'RETURN',
      'SUBMIT',
    ]);
  });

  it('is nobody to other agencies, other establishments and partners', async () => {
    const other = await campaign.as(campaign.sites[1]!);
    for (const player of [campaign.corsica, other, campaign.partner]) {
      expect((await player.ask(FILED, { id })).data.application).toBeNull();
    }
    const target = { applicationId: id, expectedVersion: 5, motive: 'x' };
    expect(codesOf(await campaign.corsica.act('refuseApplication', target))).toEqual(['UNKNOWN_APPLICATION']);
    expect(codesOf(await other.act('withdrawApplication', target))).toEqual(['UNKNOWN_APPLICATION']);
    await expect(campaign.partner.act('withdrawApplication', target)).rejects.toThrow('FORBIDDEN');
    await expect(campaign.paca.act('withdrawApplication', target)).rejects.toThrow('FORBIDDEN');
  });

  it('may apply on the last day and not on the day after', async () => {
    campaign.house.liveOn('2019-06-30');
    const input = { programme: 'HOPEN', domain: 'D6', beneficiary: site, requestedAmount: 80_000_00 };
    const { application } = expectDone(await establishment.act('createApplication', input));
    campaign.house.liveOn('2019-07-01');
    const target = { applicationId: application.id, expectedVersion: 1 };
    expect(codesOf(await establishment.act('submitApplication', target))).toContain('DEADLINE_PASSED');
    campaign.house.liveOn('2019-06-30');
    expectDone(await establishment.act('submitApplication', target));
  });

  it('may ask for more domains than two', async () => {
    for (const domain of ['D1', 'D3', 'D7']) {
      const input = { programme: 'HOPEN', domain, beneficiary: site, requestedAmount: 60_000_00 };
      expectDone(await establishment.act('createApplication', input));
    }
  });
});
