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

const GRANT = 100_000_00;

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterAll(() => campaign.graph.close());

/** Grant of its own site, with the acts of its parties. */
class Grant {
  constructor(
    readonly site: string,
    readonly domain: string,
    readonly establishment: Player,
    readonly target: Target,
  ) {}

  act(player: Player, mutation: string, more?: object) {
    return actOn(this.target, player, mutation, more);
  }

  /** Requests the balance on a day. */
  pay(valueOn: string) {
    campaign.graph.liveOn(valueOn);
    return this.act(campaign.dgos, 'recordPayment', { instalment: 'BALANCE', vehicle: 'FMIS', valueOn });
  }

  async read() {
    const { data } = await campaign.dgos.ask(
      `query ($id: ID!) { application(id: $id) { status targetsReachedOn instalments { kind paid dueOn }
         decisions { act isLate proof { asOf targetsReachedOn indicators { code state pendingValueIds } } } } }`,
      { id: this.target.applicationId },
    );
    return data.application;
  }

  /** Id of the latest value of an indicator. */
  async valueOf(indicator: string): Promise<string> {
    const { data } = await campaign.paca.ask(
      `query ($finess: ID!) { establishment(finess: $finess) { indicatorValues(programme: "HOPEN") { id indicator { code } } } }`,
      { finess: this.site.slice(3) },
    );
    const values: { id: string; indicator: { code: string } }[] = data.establishment.indicatorValues;
    return values.find((value) => value.indicator.code === indicator)!.id;
  }

  async declare(observedFrom: string, observedUntil: string, numerator: number): Promise<string> {
    const values = [{ indicator: 'P1.1', observedFrom, observedUntil, numerator, denominator: 100 }];
    const { results } = expectDone(
      await this.establishment.act('declareIndicatorValues', {
        programme: 'HOPEN',
        beneficiary: this.site,
        values,
      }),
    );
    expect(results[0].userErrors).toEqual([]);
    return results[0].value.id;
  }

  async review(act: 'VALIDATE' | 'REJECT', valueId: string) {
    const motive = act === 'REJECT' ? 'Extraction erronée.' : null;
    expectDone(await campaign.paca.act('reviewIndicatorValues', { act, valueIds: [valueId], motive }));
  }
}

const grants: Grant[] = [];
// All are retained before any is accepted: an envelope with lines of 2020 accepts none of 2019.
beforeAll(async () => {
  for (const [place, domain] of ['D2', 'D6', 'D2', 'D6'].entries()) {
    const site = campaign.sites[place]!;
    const target = await retainedApplication(campaign, campaign.paca, site, domain, GRANT);
    grants.push(new Grant(site, domain, await campaign.as(site), target));
  }
});

/** Grant with targets observed until one day and validated on another. */
async function validatedGrant(place: number, observedUntil: string, validatedOn: string): Promise<Grant> {
  const grant = grants[place]!;
  const { site, domain, establishment } = grant;
  campaign.graph.liveOn('2020-01-06');
  expectDone(await grant.act(establishment, 'fileProject', { plannedTargetsOn: observedUntil }));
  expectDone(await grant.act(campaign.paca, 'acceptProject'));
  campaign.graph.liveOn(validatedOn);
  expectDone(await grant.act(establishment, 'declareTargets', { reachedOn: observedUntil }));
  await proveTargets(campaign, site, domain, observedUntil);
  expectDone(await grant.act(campaign.paca, 'validateTargets'));
  return grant;
}

const motive = 'La valeur a été rejetée.';

describe('a balance is paid for what was reached, when it was reached', () => {
  it('in the February after the day that its own proof says', async () => {
    const grant = await validatedGrant(0, '2021-06-30', '2021-12-20');
    expect((await grant.read()).instalments[1]).toMatchObject({ dueOn: '2022-02-01' });
    campaign.graph.liveOn('2022-01-31');
    await grant.review('REJECT', await grant.valueOf('P1.1'));
    await grant.review('VALIDATE', await grant.declare('2021-02-01', '2022-01-31', 97));
    expect(codesOf(await grant.pay('2022-02-01'))).toEqual(['NOT_DUE_YET']);
    expect(codesOf(await grant.pay('2023-01-31'))).toEqual(['NOT_DUE_YET']);
    expectDone(await grant.pay('2023-02-01'));
    const { targetsReachedOn, decisions } = await grant.read();
    expect(targetsReachedOn).toBe('2022-01-31');
    expect(decisions.at(-1)).toMatchObject({
      act: 'RECORD_PAYMENT',
      isLate: false,
      proof: { asOf: '2023-02-01', targetsReachedOn: '2022-01-31' },
    });
  });

  it('never for what was reached after the final day, and then it lapses', async () => {
    const grant = await validatedGrant(1, '2021-06-30', '2023-12-31');
    campaign.graph.liveOn('2024-01-01');
    const lapse = () => grant.act(campaign.paca, 'recordLapse', { motive });
    expect(codesOf(await lapse())).toEqual(['STILL_PAYABLE']);
    campaign.graph.liveOn('2024-07-01');
    await grant.review('REJECT', await grant.valueOf('P1.1'));
    await grant.review('VALIDATE', await grant.declare('2023-07-02', '2024-06-30', 97));
    expect(codesOf(await grant.pay('2025-02-01'))).toEqual(['TARGETS_NOT_MET']);
    const { application } = expectDone(await lapse());
    expect(application).toMatchObject({ status: 'LAPSED' });
  });

  it('late in another month than February, and says so', async () => {
    const grant = await validatedGrant(2, '2021-06-30', '2022-02-28');
    expectDone(await grant.pay('2022-03-01'));
    expect((await grant.read()).decisions.at(-1)).toMatchObject({ act: 'RECORD_PAYMENT', isLate: true });
  });
});

describe('a balance is not paid', () => {
  it('while a correction waits for its review or contradicts what counts, nor for a value that was rejected under another version', async () => {
    const grant = await validatedGrant(3, '2021-06-30', '2021-12-20');
    await waitsForItsCorrection(grant);
    await isContradicted(grant);
    await isNotExcusedByANewVersion(grant);
    await isOpenedAgain(grant);
  });

  async function waitsForItsCorrection(grant: Grant) {
    const corrected = await grant.declare('2021-01-01', '2021-06-30', 1);
    const refused = await grant.pay('2022-02-01');
    expect(codesOf(refused)).toEqual(['CORRECTION_PENDING']);
    expect(refused.userErrors[0].message).toContain(corrected);
    campaign.graph.liveOn('2022-02-02');
    await grant.review('REJECT', corrected);
  }

  /** Validated correction that ends a day earlier: it does not count, and one of the two must be rejected. */
  async function isContradicted(grant: Grant) {
    const contradicting = await grant.declare('2021-01-01', '2021-06-29', 1);
    await grant.review('VALIDATE', contradicting);
    const refused = await grant.pay('2022-02-02');
    expect(codesOf(refused)).toEqual(['CORRECTION_PENDING']);
    expect(refused.userErrors[0].message).toContain(contradicting);
    await grant.review('REJECT', contradicting);
  }

  /** Rejection, after a new version with the same target, of the value validated under the old one. */
  async function isNotExcusedByANewVersion(grant: Grant) {
    const em = campaign.graph.country.databases.get('indicators')!.em.fork();
    const [definition] = await em.execute(
      `select * from indicators.indicator_definition where programme_code = 'HOPEN' and code = 'P1.1'`,
    );
    await em.execute(
      `insert into indicators.indicator_definition
       select (jsonb_populate_record(null::indicators.indicator_definition, ?::jsonb)).*`,
      [JSON.stringify({ ...definition, valid_from: '2022-02-03' })],
    );
    campaign.graph.liveOn('2022-02-03');
    await grant.review('REJECT', await validatedValue(grant));
    const refused = await grant.pay('2022-02-04');
    expect(codesOf(refused)).toEqual(['TARGETS_NOT_MET']);
    expect(refused.userErrors[0].message).toContain('P1.1');
  }

  /** Reopens a validation that rests on a rejected value, as long as no balance is paid. */
  async function isOpenedAgain(grant: Grant) {
    const reopen = () => grant.act(campaign.paca, 'reopenValidation', { motive });
    const { application } = expectDone(await reopen());
    expect(application).toMatchObject({ status: 'TARGETS_DECLARED' });
    expect(codesOf(await grant.act(campaign.paca, 'validateTargets'))).toEqual(['TARGETS_NOT_MET']);
    expectDone(await grant.act(campaign.paca, 'requestEvidence', { motive }));
    await grant.review('VALIDATE', await grant.declare('2021-08-01', '2022-01-31', 97));
    expectDone(await grant.act(grant.establishment, 'declareTargets', { reachedOn: '2022-01-31' }));
    expectDone(await grant.act(campaign.paca, 'validateTargets'));
    expectDone(await grant.pay('2023-02-01'));
    expect(codesOf(await reopen())).toEqual(['STILL_PAYABLE']);
  }

  async function validatedValue(grant: Grant): Promise<string> {
    const { data } = await campaign.paca.ask(
      `query ($finess: ID!) { establishment(finess: $finess) {
         indicatorValues(programme: "HOPEN", history: true) { id reviewState indicator { code } } } }`,
      { finess: grant.site.slice(3) },
    );
    const values: { id: string; reviewState: string; indicator: { code: string } }[] =
      data.establishment.indicatorValues;
    return values.findLast(
      ({ reviewState, indicator }) => reviewState === 'VALIDATED' && indicator.code === 'P1.1',
    )!.id;
  }
});

describe('what was paid, lapsed and validated', () => {
  it('agrees with the rules and the journal', async () => {
    const { data } = await campaign.dgos.ask(
      '{ reconciliation(programme: "HOPEN") { differences { check subject expected found } } }',
    );
    expect(data.reconciliation.differences).toEqual([]);
  });
});
