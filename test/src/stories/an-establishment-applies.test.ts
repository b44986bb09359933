import { loadProgrammes } from '@hopen/funding';
import { loadDefinitions } from '@hopen/indicators';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  actOn,
  type Campaign,
  codesOf,
  expectDone,
  openCampaign,
  type Player,
  proveTargets,
  type Target,
} from '../support/campaign-play.ts';

const THIRD_PROGRAMME = new URL('../../data/third-programme/', import.meta.url);

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterAll(() => campaign.graph.close());

const ELIGIBILITY = `query ($finess: ID!, $domain: ID!) { establishment(finess: $finess) {
  eligibility(programme: "HOPEN", domain: $domain) { eligible reasons { code rule } } } }`;
const FILED = `query ($id: ID!) { application(id: $id) { status version requestedAmount
  decisions { act status organisation motive } } }`;

describe('an establishment applies', () => {
  let site: string;
  let establishment: Player;
  let id: string;

  beforeAll(async () => {
    site = campaign.sites[0]!;
    establishment = await campaign.as(site);
  });

  it('asks whether it may, drafts, files, is returned, and files again', async () => {
    campaign.graph.liveOn('2019-05-02');
    await asksWhetherItMay();
    await writesADraft();
    await isRefusedASecondDraft();
    await changesAndFiles();
    await isReturnedAndFilesAgain();
    await hidesItsDrafts();
    await isNobodyToOthers();
  });

  it('may apply on the last day and not on the day after', async () => {
    campaign.graph.liveOn('2019-06-30');
    const input = { programme: 'HOPEN', domain: 'D6', beneficiary: site, requestedAmount: 80_000_00 };
    const { application } = expectDone(await establishment.act('createApplication', input));
    campaign.graph.liveOn('2019-07-01');
    const target = { applicationId: application.id, expectedVersion: 1 };
    expect(codesOf(await establishment.act('submitApplication', target))).toContain('DEADLINE_PASSED');
    campaign.graph.liveOn('2019-06-30');
    expectDone(await establishment.act('submitApplication', target));
  });

  it('may ask for more domains than two', async () => {
    campaign.graph.liveOn('2019-06-30');
    for (const domain of ['D1', 'D3', 'D7']) {
      const input = { programme: 'HOPEN', domain, beneficiary: site, requestedAmount: 60_000_00 };
      expectDone(await establishment.act('createApplication', input));
    }
  });

  async function asksWhetherItMay() {
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
  }

  /** Creates a draft, invisible to the ARS. */
  async function writesADraft() {
    const input = { programme: 'HOPEN', domain: 'D2', beneficiary: site, requestedAmount: 120_000_00 };
    const { application } = expectDone(await establishment.act('createApplication', input));
    expect(application).toMatchObject({ status: 'DRAFT', version: 1, requestedAmount: 120_000_00 });
    id = application.id;
    expect((await campaign.paca.ask(FILED, { id })).data.application).toBeNull();
    expect((await campaign.dgos.ask(FILED, { id })).data.application).toBeNull();
    expect((await establishment.ask(FILED, { id })).data.application.status).toBe('DRAFT');
  }

  /** Refuses a second draft for the domain, or an amount outside the limits. */
  async function isRefusedASecondDraft() {
    const input = { programme: 'HOPEN', domain: 'D2', beneficiary: site, requestedAmount: 39_999_99 };
    const refused = await establishment.act('createApplication', input);
    expect(codesOf(refused)).toEqual(['ALREADY_APPLIED', 'AMOUNT_OUT_OF_LIMITS']);
    expect(refused.userErrors[1].field).toBe('input.requestedAmount');
    expect(refused.application).toBeNull();
  }

  async function changesAndFiles() {
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
  }

  /** Locks a filed application until the ARS returns it with a motive. */
  async function isReturnedAndFilesAgain() {
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
  }

  /** Hides draft decisions from the ARS and the ministry. */
  async function hidesItsDrafts() {
    const { data } = await campaign.paca.ask(FILED, { id });
    expect(data.application.decisions.map(({ act }: { act: string }) => act)).toEqual([
      'SUBMIT',
      'RETURN',
      'SUBMIT',
    ]);
  }

  /** Answers others with null, UNKNOWN_APPLICATION or FORBIDDEN. */
  async function isNobodyToOthers() {
    const other = await campaign.as(campaign.sites[1]!);
    for (const player of [campaign.corsica, other, campaign.partner]) {
      expect((await player.ask(FILED, { id })).data.application).toBeNull();
    }
    const target = { applicationId: id, expectedVersion: 5, motive: 'x' };
    expect(codesOf(await campaign.corsica.act('refuseApplication', target))).toEqual(['UNKNOWN_APPLICATION']);
    expect(codesOf(await other.act('withdrawApplication', target))).toEqual(['UNKNOWN_APPLICATION']);
    await expect(campaign.partner.act('withdrawApplication', target)).rejects.toThrow('FORBIDDEN');
    await expect(campaign.paca.act('withdrawApplication', target)).rejects.toThrow('FORBIDDEN');
  }
});

describe('a third programme is added by data alone, the steering body of which is the DNS', () => {
  let dns: Player;
  beforeAll(async () => {
    dns = await campaign.player({ hopen_role: 'national', hopen_body: 'DNS' });
    const { databases } = campaign.graph.country;
    await loadProgrammes(databases.get('funding')!.em.fork(), new URL('programmes.json', THIRD_PROGRAMME));
    await loadDefinitions(
      databases.get('indicators')!.em.fork(),
      new URL('definitions/', THIRD_PROGRAMME),
      '2021-01-01',
    );
  });

  const create = async (beneficiary: string, more: object = {}) => {
    const input = { programme: 'SUNES', domain: 'V1', beneficiary, requestedAmount: 33_333_33 };
    return (await campaign.as(beneficiary)).act('createApplication', { ...input, ...more });
  };

  it.each([
    { day: '2021-01-14', codes: ['NOT_OPEN_YET'] },
    { day: '2021-04-01', codes: ['NOT_OPEN_YET'] },
    { day: '2021-10-01', codes: ['DEADLINE_PASSED'] },
  ])('has its own windows: $day is in none', async ({ day, codes }) => {
    campaign.graph.liveOn(day);
    expect(codesOf(await create(campaign.sites[2]!))).toEqual(codes);
  });

  it('has its own limits, domains and applicants', async () => {
    campaign.graph.liveOn('2021-03-31');
    const refusal = async (more: object) => codesOf(await create(campaign.sites[2]!, more));
    expect(await refusal({ requestedAmount: 10_000_00 })).toEqual(['AMOUNT_OUT_OF_LIMITS']);
    expect(await refusal({ requestedAmount: 33_333_34 })).toEqual(['AMOUNT_OUT_OF_LIMITS']);
    expect(await refusal({ domain: 'D2' })).toEqual(['UNKNOWN_DOMAIN']);
    expect(await refusal({ programme: 'NONE' })).toEqual(['UNKNOWN_PROGRAMME']);
    const [known] = await campaign.graph.country.databases
      .get('funding')!
      .em.fork()
      .execute(
        `select number from funding.beneficiary where kind = 'EJ' and region_codes = array['93'] limit 1`,
      );
    expect(codesOf(await create(`EJ:${known!.number}`))).toEqual(['APPLICANT_KIND_NOT_ADMITTED']);
  });

  it('has its own share, pays the balance as soon as the targets are validated, and grants one domain', async () => {
    const site = campaign.sites[3]!;
    const establishment = await campaign.as(site);
    campaign.graph.liveOn('2021-03-31');
    const { application } = expectDone(await create(site));
    const target: Target = { applicationId: application.id, expectedVersion: 1 };
    const act = (player: Player, mutation: string, more?: object) => actOn(target, player, mutation, more);
    expectDone(await act(establishment, 'submitApplication'));
    const allotment = { programme: 'SUNES', regionCode: '93', amount: 33_333_33 };
    expectDone(await dns.act('allotEnvelope', allotment));
    campaign.graph.liveOn('2021-05-01');
    const items = [{ ...target, amount: 33_333_33 }];
    expectDone(await campaign.paca.act('preselectApplications', { items }));
    target.expectedVersion += 1;
    expectDone(await dns.act('retainApplications', { items: [target] }));
    target.expectedVersion += 1;
    expectDone(await act(establishment, 'fileProject', { plannedTargetsOn: '2021-05-01' }));
    const accepted = expectDone(await act(campaign.paca, 'acceptProject'));
    expect(accepted.application.instalments).toMatchObject([
      { kind: 'ADVANCE', amount: 10_999_99 },
      { kind: 'BALANCE', amount: 22_333_34 },
    ]);
    // Prerequisites gate the advance here; in HOP'EN they gate the balance.
    const advance = { instalment: 'ADVANCE', vehicle: 'FIR', valueOn: '2021-05-01' };
    expect(new Set(codesOf(await act(dns, 'recordPayment', advance)))).toEqual(new Set(['TARGETS_NOT_MET']));
    expectDone(await act(establishment, 'declareTargets', { reachedOn: '2021-05-01' }));
    await proveTargets(campaign, site, 'V1', '2021-04-30', 'SUNES');
    const advanced = expectDone(await act(dns, 'recordPayment', advance));
    expect(advanced.application.instalments[0]).toMatchObject({ kind: 'ADVANCE', paid: 10_999_99 });
    const validated = expectDone(await act(campaign.paca, 'validateTargets'));
    expect(validated.application.instalments[1]).toMatchObject({ dueOn: '2021-04-30' });
    const balance = { instalment: 'BALANCE', vehicle: 'FIR', valueOn: '2021-05-01' };
    const paid = expectDone(await act(dns, 'recordPayment', balance));
    expect(paid.application.instalments[1]).toMatchObject({ paid: 22_333_34 });

    campaign.graph.liveOn('2021-07-15');
    expect(codesOf(await create(site, { domain: 'V2' }))).toEqual(['TOO_MANY_DOMAINS']);
  });
});
