import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Campaign,
  codesOf,
  expectDone,
  openCampaign,
  type Player,
  proveTargets,
} from '../support/campaign-play.ts';

let campaign: Campaign;
let establishment: Player;
let site: string;
beforeAll(async () => {
  campaign = await openCampaign();
  site = campaign.sites[0]!;
  establishment = await campaign.as(site);
  campaign.graph.liveOn('2021-07-01');
});
afterAll(() => campaign.graph.close());

const VERDICT = `query ($finess: ID!, $asOf: Date) { establishment(finess: $finess) {
  verdict(programme: "HOPEN", asOf: $asOf) {
    asOf version prerequisitesMet
    prerequisites { code isMet indicators { code validFrom state value target gap reviewState } }
    domains { code isMet targetsReachedOn domain { label } indicators { code state value } } } } }`;
const verdictOf = async (player: Player, asOf?: string) =>
  (await player.ask(VERDICT, { finess: site.slice(3), asOf })).data.establishment.verdict;

interface Finding {
  readonly code: string;
  readonly state: string;
}
const stateOf = (
  verdict: { prerequisites: { indicators: Finding[] }[]; domains: { indicators: Finding[] }[] },
  code: string,
) =>
  [...verdict.prerequisites, ...verdict.domains]
    .flatMap(({ indicators }) => indicators)
    .find((finding) => finding.code === code)!;

const period = { observedFrom: '2021-01-01', observedUntil: '2021-06-30' };
const declare = (values: object[], player = establishment) =>
  player.act('declareIndicatorValues', {
    programme: 'HOPEN',
    beneficiary: site,
    values: values.map((value) => ({ ...period, ...value })),
  });
const review = (act: string, valueIds: string[], more: object = {}, player = campaign.paca) =>
  player.act('reviewIndicatorValues', { act, valueIds, ...more });

const ATTAINMENT = `{ region(code: "93") { attainment(programme: "HOPEN") { concerned
  prerequisites { code concerned declared validated met missing rate
    indicators { code concerned declared met missing notApplicable noCases rate quartiles { first median third } } } } } }`;

describe('a hospital proves its targets', () => {
  it('value by value, until one missing indicator blocks everything', async () => {
    await declaresManyValues();
    await tellsZeroFromNothing();
    await correctsByALaterValue();
    await isReadByItsPartiesAlone();
    await needsEveryPrerequisite();
    await simulatesWhatUnblocksIt();
    await meetsARaisedTarget();
    await isCountedInTheAggregates();
  });

  /** Accepts or refuses each value of a declaration separately. */
  async function declaresManyValues() {
    const { results, userErrors } = await declare([
      { indicator: 'P1.1', numerator: 0, denominator: 40 },
      { indicator: 'P1.3', numerator: 41, denominator: 40 },
      { indicator: 'P2.1', numerator: 1, denominator: 2 },
      { indicator: 'P3.3', numerator: 0, denominator: 0 },
      { indicator: 'P4.1', notApplicable: 'Pas de ROR dans la région.' },
      { indicator: 'P9.9', answer: true },
      { indicator: 'P2.2', answer: true, evidence: [{ label: 'PRA signé', sha256: 'not a digest' }] },
      { indicator: 'P2.3' },
    ]);
    expect(userErrors).toEqual([]);
    expect(
      results.map(({ isNew, userErrors: refused }: { isNew: boolean; userErrors: object[] }) => [
        isNew,
        refused,
      ]),
    ).toEqual([
      [true, []],
      [false, [{ code: 'INVALID_VALUE', field: 'input.values.1.numerator' }]],
      [false, [{ code: 'INVALID_VALUE', field: 'input.values.2.answer' }]],
      [true, []],
      [true, []],
      [false, [{ code: 'UNKNOWN_INDICATOR', field: 'input.values.5.indicator' }]],
      [false, [{ code: 'INVALID_VALUE', field: 'input.values.6.evidence.0.sha256' }]],
      [false, [{ code: 'INVALID_VALUE', field: 'input.values.7.answer' }]],
    ]);
  }

  /** Distinguishes 0 %, no cases, not applicable and not declared. */
  async function tellsZeroFromNothing() {
    const before = await verdictOf(establishment);
    expect(stateOf(before, 'P1.1')).toMatchObject({
      state: 'NOT_VALIDATED',
      value: null,
      reviewState: 'DECLARED',
    });
    const { data } = await establishment.ask(
      `query ($finess: ID!) { establishment(finess: $finess) { indicatorValues(programme: "HOPEN") { id } } }`,
      { finess: site.slice(3) },
    );
    const ids = data.establishment.indicatorValues.map(({ id }: { id: string }) => id);
    expectDone(await review('VALIDATE', ids));
    const verdict = await verdictOf(establishment);
    expect(stateOf(verdict, 'P1.1')).toMatchObject({ state: 'NOT_MET', value: 0, gap: 90, target: 90 });
    expect(stateOf(verdict, 'P3.3')).toMatchObject({ state: 'NO_CASES', value: null, gap: null });
    expect(stateOf(verdict, 'P4.1')).toMatchObject({ state: 'NOT_APPLICABLE', value: null });
    expect(stateOf(verdict, 'P2.1')).toMatchObject({ state: 'NOT_DECLARED', value: null, reviewState: null });
    expect(verdict.version).toBeGreaterThan(before.version);
  }

  /** Keeps the history readable. */
  async function correctsByALaterValue() {
    const value = { indicator: 'P1.1', numerator: 38, denominator: 40 };
    const [result] = expectDone(await declare([value])).results;
    expect(result.isNew).toBe(true);
    // The old value counts until the new one is validated.
    expect(stateOf(await verdictOf(establishment), 'P1.1')).toMatchObject({ state: 'NOT_MET', value: 0 });
    expect(expectDone(await declare([value])).results[0]).toMatchObject({
      isNew: false,
      value: { id: result.value.id },
    });
    expect(codesOf(await review('REQUEST_EVIDENCE', [result.value.id]))).toEqual(['MOTIVE_REQUIRED']);
    expectDone(await review('REQUEST_EVIDENCE', [result.value.id], { motive: 'Extraction à joindre.' }));
    expect(codesOf(await review('VALIDATE', [result.value.id]))).toEqual(['WRONG_STATUS']);
    const evidence = [{ label: 'Extraction', link: 'https://example.org/x.csv', sha256: 'a'.repeat(64) }];
    const answer = { motive: 'La voici.', evidence };
    expectDone(await review('ANSWER', [result.value.id], answer, establishment));
    expectDone(await review('VALIDATE', [result.value.id]));
    const { data } = await campaign.paca.ask(
      `query ($finess: ID!) { establishment(finess: $finess) { indicatorValues(programme: "HOPEN", history: true) {
         indicator { code } numerator reviewState reviews { act organisation motive evidence { label } } } } }`,
      { finess: site.slice(3) },
    );
    const history = data.establishment.indicatorValues.filter(
      ({ indicator }: { indicator: { code: string } }) => indicator.code === 'P1.1',
    );
    expect(history.map(({ numerator }: { numerator: number }) => numerator)).toEqual([0, 38]);
    expect(
      history[1].reviews.map(({ act, organisation }: { act: string; organisation: string }) => [
        act,
        organisation,
      ]),
    ).toEqual([
      ['REQUEST_EVIDENCE', 'ARS 93'],
      ['ANSWER', site],
      ['VALIDATE', 'ARS 93'],
    ]);
    expect(stateOf(await verdictOf(establishment), 'P1.1')).toMatchObject({
      state: 'MET',
      value: 95,
      gap: 0,
    });
  }

  /** Hides a verdict from all but its establishment and its ARS. */
  async function isReadByItsPartiesAlone() {
    for (const player of [campaign.corsica, campaign.partner, await campaign.as(campaign.sites[1]!)]) {
      const { data, errors } = await player.ask(VERDICT, { finess: site.slice(3) });
      expect(data.establishment.verdict).toBeNull();
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
    const value = [{ indicator: 'P2.2', answer: true }];
    await expect(declare(value, campaign.paca)).rejects.toThrow('FORBIDDEN');
    await expect(declare(value, campaign.dgos)).rejects.toThrow('FORBIDDEN');
    const [{ value: declared }] = expectDone(await declare(value)).results;
    await expect(review('VALIDATE', [declared.id], {}, establishment)).rejects.toThrow('FORBIDDEN');
    expect(codesOf(await review('VALIDATE', [declared.id], {}, campaign.corsica))).toEqual(['UNKNOWN_VALUE']);
    await expect(review('VALIDATE', [declared.id], {}, campaign.dgos)).rejects.toThrow('FORBIDDEN');
    expect(codesOf(await review('VALIDATE', [declared.id, declared.id]))).toEqual(['UNKNOWN_VALUE']);
  }

  /** Refuses a complete domain with thirteen of fourteen prerequisites. */
  async function needsEveryPrerequisite() {
    await proveTargets(campaign, site, 'D2', '2021-06-30');
    const all = await verdictOf(establishment);
    expect(all.prerequisitesMet).toBe(true);
    const d2 = () => all.domains.find(({ code }: { code: string }) => code === 'D2');
    expect(d2()).toMatchObject({ isMet: true, targetsReachedOn: '2021-06-30' });
    expect(all.domains.find(({ code }: { code: string }) => code === 'D1')).toMatchObject({
      isMet: false,
      targetsReachedOn: null,
    });
    // Observed later, with a worse result.
    campaign.graph.liveOn('2021-10-01');
    const worse = {
      indicator: 'P2.2',
      answer: false,
      observedFrom: '2021-07-01',
      observedUntil: '2021-09-30',
    };
    const [{ value }] = expectDone(await declare([worse])).results;
    expectDone(await review('VALIDATE', [value.id]));
    const verdict = await verdictOf(establishment);
    expect(verdict.prerequisitesMet).toBe(false);
    expect(verdict.prerequisites.map(({ isMet }: { isMet: boolean }) => isMet)).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(verdict.domains.find(({ code }: { code: string }) => code === 'D2')).toMatchObject({
      isMet: true,
      targetsReachedOn: null,
    });
    expect(await verdictOf(establishment, '2021-07-01')).toEqual(all);
  }

  /** Simulates without writing. */
  async function simulatesWhatUnblocksIt() {
    const before = await verdictOf(establishment);
    const simulate = `query ($input: SimulateVerdictInput!) { simulateVerdict(input: $input) {
      prerequisitesMet domains { code targetsReachedOn } } }`;
    const input = {
      programme: 'HOPEN',
      beneficiary: site,
      values: [{ indicator: 'P2.2', answer: true, observedFrom: '2021-09-01', observedUntil: '2021-10-01' }],
    };
    const { data, errors } = await establishment.ask(simulate, { input });
    expect(errors).toBeUndefined();
    expect(data.simulateVerdict.prerequisitesMet).toBe(true);
    expect((await campaign.corsica.ask(simulate, { input })).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await verdictOf(establishment)).toEqual(before);
  }

  /** Applies a changed definition from its first day; earlier verdicts stand. */
  async function meetsARaisedTarget() {
    campaign.graph.liveOn('2021-12-31');
    const em = campaign.graph.country.databases.get('indicators')!.em.fork();
    const yesterday = await verdictOf(establishment);
    expect(stateOf(yesterday, 'P1.1')).toMatchObject({ state: 'MET', target: 90 });
    await em.execute(
      `insert into indicators.indicator_definition
       select programme_code, code, '2022-01-01', label, nature, formula, unit, operator, 99, fields, evidence,
         'Inventé pour les essais', 'SYNTHETIC'
       from indicators.indicator_definition where programme_code = 'HOPEN' and code = 'P1.1'`,
    );
    campaign.graph.liveOn('2022-01-01');
    const today = await verdictOf(establishment);
    expect(stateOf(today, 'P1.1')).toMatchObject({
      state: 'NOT_MET',
      target: 99,
      validFrom: '2022-01-01',
      gap: 4,
    });
    expect(await verdictOf(establishment, '2021-12-31')).toEqual(yesterday);
  }

  /** Counts beneficiaries concerned and missing; each rate has its denominator. */
  async function isCountedInTheAggregates() {
    campaign.graph.liveOn('2021-10-01');
    const { data } = await campaign.paca.ask(ATTAINMENT);
    const { concerned, prerequisites } = data.region.attainment;
    expect(concerned).toBeGreaterThan(100);
    const p2 = prerequisites.find(({ code }: { code: string }) => code === 'P2');
    expect(p2).toMatchObject({
      concerned,
      declared: 1,
      validated: 1,
      met: 0,
      missing: concerned - 1,
      rate: 0,
    });
    const p11 = prerequisites[0].indicators.find(({ code }: { code: string }) => code === 'P1.1');
    expect(p11).toMatchObject({ concerned, declared: 1, met: 1, rate: 1 / concerned });
    expect(p11.quartiles).toEqual({ first: 95, median: 95, third: 95 });
    const { data: national } = await campaign.graph.ask(
      `{ programme(code: "HOPEN") { all: attainment { concerned } public: attainment(isPublic: true) { concerned }
         private: attainment(isPublic: false) { concerned } } }`,
    );
    const { all, public: publicOnes, private: privateOnes } = national.programme;
    expect(all.concerned).toBe(publicOnes.concerned + privateOnes.concerned);
    const elsewhere = await campaign.corsica.ask(ATTAINMENT);
    expect(elsewhere.errors).toBeUndefined();
    expect(JSON.stringify(elsewhere.data)).not.toContain('"declared":1');
  }
});
