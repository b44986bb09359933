import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Campaign, expectDone, openCampaign, type Player } from '../support/campaign-play.ts';

let campaign: Campaign;
let establishment: Player;
let site: string;
beforeAll(async () => {
  campaign = await openCampaign();
  site = campaign.sites[0]!;
  establishment = await campaign.as(site);
});
afterAll(() => campaign?.graph.close());

const PERIOD = { observedFrom: '2021-01-01', observedUntil: '2021-06-30' };
const declare = async (value: object) => {
  const values = [{ ...PERIOD, indicator: 'D2.1', ...value }];
  return (
    await establishment.act('declareIndicatorValues', { programme: 'HOPEN', beneficiary: site, values })
  ).results[0];
};
const review = async (act: string, valueId: string, more: object = {}) =>
  expectDone(await campaign.paca.act('reviewIndicatorValues', { act, valueIds: [valueId], ...more }));

const VALUES = `query ($finess: ID!, $asOf: Date) { establishment(finess: $finess) {
  indicatorValues(programme: "HOPEN", asOf: $asOf, history: true) {
    id reviewState reviews { act } indicator { code target validFrom } } } }`;
const valuesOn = async (asOf?: string) =>
  (await establishment.ask(VALUES, { finess: site.slice(3), asOf })).data.establishment.indicatorValues;

const VERDICT = `query ($finess: ID!, $asOf: Date, $validatedOn: Date) { establishment(finess: $finess) {
  verdict(programme: "HOPEN", asOf: $asOf, validatedOn: $validatedOn) {
    domains { code notApplicable
      domain { label indicators { code target } }
      indicators { code state value target validFrom reviewedOn valueId pendingValueIds unreviewedValueIds indicator { target } } } } } }`;
const domainOn = async (days: { asOf?: string; validatedOn?: string }) => {
  const { data, errors } = await establishment.ask(VERDICT, { finess: site.slice(3), ...days });
  expect(errors).toBeUndefined();
  return data.establishment.verdict.domains.find(({ code }: { code: string }) => code === 'D2');
};
const findingOn = async (days: { asOf?: string; validatedOn?: string }) =>
  (await domainOn(days)).indicators[0];

describe('a value is corrected later', () => {
  it('and what was asked before reads as it did', async () => {
    const first = await isValidated();
    const later = await isCorrected(first);
    await keepsTheReviewsOfEachDay(first, later);
    await isAskedForMore(first, later);
    await isRejectedWithoutAnAnswer(first, later);
  });

  async function isValidated(): Promise<string> {
    campaign.graph.liveOn('2021-07-01');
    const { value } = await declare({ numerator: 95, denominator: 100 });
    campaign.graph.liveOn('2021-07-10');
    await review('VALIDATE', value.id);
    expect(await findingOn({})).toMatchObject({ state: 'MET', valueId: value.id, pendingValueIds: [] });
    return value.id;
  }

  /** Keeps the old value in force, and reports the pending correction to the payer. */
  async function isCorrected(first: string): Promise<string> {
    campaign.graph.liveOn('2021-07-20');
    const { value } = await declare({ numerator: 1, denominator: 100 });
    campaign.graph.liveOn('2021-08-01');
    await review('REQUEST_EVIDENCE', value.id, { motive: 'Extraction à joindre.' });
    const waiting = {
      state: 'MET',
      value: 95,
      valueId: first,
      reviewedOn: '2021-07-10',
      pendingValueIds: [value.id],
      unreviewedValueIds: [value.id],
    };
    expect(await findingOn({})).toMatchObject(waiting);
    expect(await findingOn({ asOf: '2021-07-20' })).toMatchObject(waiting);
    expect(await findingOn({ asOf: '2021-07-19' })).toMatchObject({ valueId: first, pendingValueIds: [] });
    return value.id;
  }

  async function keepsTheReviewsOfEachDay(first: string, later: string) {
    const states = async (asOf?: string) =>
      (await valuesOn(asOf)).map(
        ({ id, reviewState, reviews }: { id: string; reviewState: string; reviews: { act: string }[] }) => [
          id,
          reviewState,
          reviews.map(({ act }) => act).join(' '),
        ],
      );
    expect(await states('2021-06-30')).toEqual([]);
    expect(await states('2021-07-09')).toEqual([[first, 'DECLARED', '']]);
    expect(await states('2021-07-31')).toEqual([
      [first, 'VALIDATED', 'VALIDATE'],
      [later, 'DECLARED', ''],
    ]);
    expect(await states()).toEqual([
      [first, 'VALIDATED', 'VALIDATE'],
      [later, 'MORE_EVIDENCE', 'REQUEST_EVIDENCE'],
    ]);
  }

  /** Adds a version after validation, which neither excuses nor invalidates, whatever its day. */
  async function isAskedForMore(first: string, later: string) {
    const em = campaign.graph.country.databases.get('indicators')!.em.fork();
    await em.execute(
      `insert into indicators.indicator_definition
       select programme_code, code, '2021-06-01', label, nature, formula, unit, operator, 99, fields, evidence,
         'Inventé pour les essais', 'SYNTHETIC', observation_not_before, observation_least_days,
         observation_most_days, allows_not_applicable, '2022-01-01'
       from indicators.indicator_definition where programme_code = 'HOPEN' and code = 'D2.1' and valid_from < '2021-06-01'`,
    );
    campaign.graph.liveOn('2022-01-04');
    const targets = async (asOf?: string) =>
      (await valuesOn(asOf)).map(({ indicator }: { indicator: { target: number } }) => indicator.target);
    expect([await targets('2021-12-31'), await targets()]).toEqual([
      [80, 80],
      [99, 99],
    ]);
    const under = (target: number, state: string) => ({
      state,
      target,
      indicator: { target },
      valueId: first,
    });
    expect(await findingOn({})).toMatchObject(under(99, 'NOT_MET'));
    expect(await findingOn({ validatedOn: '2021-12-20' })).toMatchObject({
      ...under(80, 'MET'),
      pendingValueIds: [later],
    });
    expect(await findingOn({ asOf: '2021-12-31' })).toMatchObject(under(80, 'MET'));
    const { domain } = await domainOn({ asOf: '2021-12-31' });
    expect(domain.label).toMatch(/^Développer le dossier patient/);
    expect(domain.indicators.find(({ code }: { code: string }) => code === 'D2.1').target).toBe(80);
  }

  /** Rejects the correction, which then blocks payment no longer. */
  async function isRejectedWithoutAnAnswer(first: string, later: string) {
    await review('REJECT', later, { motive: 'Sans réponse.' });
    const paid = await findingOn({ validatedOn: '2021-12-20' });
    expect(paid).toMatchObject({ state: 'MET', valueId: first, pendingValueIds: [] });
  }
});

describe('a value is of its time', () => {
  const refused = async (value: object) =>
    (await declare(value)).userErrors.map(({ code, field }: { code: string; field: string }) => [
      code,
      field,
    ]);
  const ratio = { numerator: 95, denominator: 100 };
  const windowOf = async (code: string) => {
    const { data } = await campaign.graph.ask(
      `{ programme(code: "HOPEN") { prerequisites { indicators { ...window } } domains { indicators { ...window } } } }
       fragment window on Indicator { code allowsNotApplicable observationNotBefore observationLeastDays
         observationMostDays validFrom }`,
    );
    const { prerequisites, domains } = data.programme;
    return [...prerequisites, ...domains]
      .flatMap(({ indicators }) => indicators)
      .find((each: { code: string }) => each.code === code);
  };

  it.each([
    { what: 'observed in 1999', value: { ...ratio, observedFrom: '1999-01-01' }, of: 'observedFrom' },
    { what: 'observed for a week', value: { ...ratio, observedFrom: '2021-06-24' }, of: 'observedUntil' },
    { what: 'observed for two years', value: { ...ratio, observedFrom: '2019-07-01' }, of: 'observedUntil' },
  ])('and refused when it was $what', async ({ value, of }) => {
    expect(await refused(value)).toEqual([['DAY_OUT_OF_RANGE', `input.values.0.${of}`]]);
  });

  it('and not declared not applicable where it applies to all', async () => {
    const value = { indicator: 'P2.1', notApplicable: 'Sans objet ici.' };
    expect(await refused(value)).toEqual([['INVALID_VALUE', 'input.values.0.notApplicable']]);
    expect(await refused({ ...value, indicator: 'D4.1' })).toEqual([]);
  });

  it('and its window can be read by everyone', async () => {
    expect(await windowOf('D4.1')).toEqual({
      code: 'D4.1',
      allowsNotApplicable: true,
      observationNotBefore: '2019-02-01',
      observationLeastDays: 28,
      observationMostDays: 366,
      validFrom: '2019-02-01',
    });
  });

  it('and a usage of a domain observed for a fortnight counts from the day of its revision on', async () => {
    const fortnight = {
      ...ratio,
      indicator: 'D2.2',
      observedFrom: '2021-06-17',
      observedUntil: '2021-06-30',
    };
    expect(await refused(fortnight)).toEqual([['DAY_OUT_OF_RANGE', 'input.values.0.observedUntil']]);
    campaign.graph.liveOn('2022-01-05');
    expect(await refused({ ...fortnight, observedFrom: '2021-06-18' })).toEqual([
      ['DAY_OUT_OF_RANGE', 'input.values.0.observedUntil'],
    ]);
    expect(await refused(fortnight)).toEqual([]);
    expect(await windowOf('D4.1')).toMatchObject({ observationLeastDays: 14, validFrom: '2022-01-05' });
    expect(await windowOf('D2.2')).toMatchObject({ observationLeastDays: 14, validFrom: '2022-01-05' });
    expect(await windowOf('P1.1')).toMatchObject({ observationLeastDays: 28, validFrom: '2019-02-01' });
  });
});
