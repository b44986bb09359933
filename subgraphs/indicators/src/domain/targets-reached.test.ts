import { addDays, type CivilDay } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import {
  domainIn,
  findingIn,
  ratio,
  SMALL,
  share,
  step,
  value,
  withValues,
} from '../testing/verdict-facts.ts';
import { type ReviewedValue, type VerdictFacts, verdictOn } from './verdict.ts';

const ASOF = '2022-12-31';

/** Value of the quarter that ends that day, declared two weeks and validated a month later. */
const observed = (code: string, until: CivilDay, percent: number, changes: Partial<ReviewedValue> = {}) =>
  value(code, {
    id: `V ${code} ${until}`,
    ...ratio(percent, 100),
    observedUntil: until,
    declaredOn: addDays(until, 14),
    reviews: step('VALIDATED', addDays(until, 30)),
    ...changes,
  });

const P1 = observed('P1.1', '2021-03-31', 95);
const D1 = observed('D1.1', '2021-06-30', 60);
const reachedOn = (facts: VerdictFacts, asOf: CivilDay = ASOF) =>
  domainIn(verdictOn(facts, asOf), 'D1').targetsReachedOn;

describe('the first day on which all targets were met', () => {
  it.each<{ when: string; values: ReviewedValue[]; expected: CivilDay | null }>([
    { when: 'the last of them was observed', values: [P1, D1], expected: '2021-06-30' },
    { when: 'whichever was declared first', values: [D1, P1], expected: '2021-06-30' },
    {
      when: 'a prerequisite came last',
      values: [observed('P1.1', '2021-09-30', 95), D1],
      expected: '2021-09-30',
    },
    { when: 'nothing was declared of the domain', values: [P1], expected: null },
    { when: 'nothing was declared of the prerequisite', values: [D1], expected: null },
    {
      when: 'it was validated much later',
      values: [P1, { ...D1, reviews: step('VALIDATED', '2022-11-30') }],
      expected: '2021-06-30',
    },
    {
      when: 'it was declared much later',
      values: [P1, { ...D1, declaredOn: '2022-10-31', reviews: step('VALIDATED', '2022-11-30') }],
      expected: '2021-06-30',
    },
    {
      when: 'a later value is better',
      values: [P1, D1, observed('D1.1', '2021-12-31', 99)],
      expected: '2021-06-30',
    },
    {
      when: 'a later value is worse, so that they are met no more',
      values: [P1, D1, observed('D1.1', '2021-12-31', 49)],
      expected: null,
    },
    {
      when: 'a prerequisite was met once and is no more',
      values: [P1, D1, observed('P1.1', '2021-12-31', 89)],
      expected: null,
    },
    {
      when: 'they were met, then not, then again',
      values: [P1, D1, observed('D1.1', '2021-12-31', 49), observed('D1.1', '2022-03-31', 51)],
      expected: '2021-06-30',
    },
    {
      when: 'a later value is worse, but nobody validated it',
      values: [P1, D1, observed('D1.1', '2021-12-31', 49, { reviews: [] })],
      expected: '2021-06-30',
    },
    {
      when: 'an earlier value arrives late and was enough',
      values: [
        P1,
        D1,
        observed('D1.1', '2021-04-30', 50, {
          declaredOn: '2022-05-31',
          reviews: step('VALIDATED', '2022-06-30'),
        }),
      ],
      expected: '2021-04-30',
    },
    {
      when: 'an earlier value was not enough',
      values: [P1, observed('D1.1', '2021-04-30', 49), D1],
      expected: '2021-06-30',
    },
  ])('$when: $expected', ({ values, expected }) => {
    expect(reachedOn(withValues(SMALL, ...values))).toBe(expected);
    expect(reachedOn(withValues(SMALL, ...values.toReversed()))).toBe(expected);
  });

  it.each([
    { asOf: '2021-07-29', expected: null, when: 'the day before the last validation' },
    { asOf: '2021-07-30', expected: '2021-06-30', when: 'the day itself' },
    { asOf: '2021-07-31', expected: '2021-06-30', when: 'the day after' },
  ])('is known as of $asOf, $when: $expected', ({ asOf, expected }) => {
    expect(reachedOn(withValues(SMALL, P1, D1), asOf)).toBe(expected);
  });
});

describe('a correction of the same period', () => {
  const correction = (percent: number, changes: Partial<ReviewedValue> = {}) => ({
    ...D1,
    ...ratio(percent, 100),
    id: 'V correction',
    declaredOn: '2021-08-31',
    reviews: step('VALIDATED', '2021-09-15'),
    ...changes,
  });

  it.each([
    { what: 'validated, takes its place', corrected: correction(40), asOf: ASOF, counts: 40, reached: null },
    {
      what: 'validated, leaves what was known before as it was',
      corrected: correction(40),
      asOf: '2021-09-14',
      counts: 60,
      reached: '2021-06-30',
    },
    {
      what: 'rejected, keeps the old one',
      corrected: correction(40, { reviews: step('REJECTED', '2021-09-15') }),
      asOf: ASOF,
      counts: 60,
      reached: '2021-06-30',
    },
    {
      what: 'not reviewed, keeps the old one',
      corrected: correction(40, { reviews: [] }),
      asOf: ASOF,
      counts: 60,
      reached: '2021-06-30',
    },
    {
      what: 'validated and rejected later, gives the old one back',
      corrected: correction(40, {
        reviews: [...step('VALIDATED', '2021-09-15'), ...step('REJECTED', '2021-10-15', 2)],
      }),
      asOf: ASOF,
      counts: 60,
      reached: '2021-06-30',
    },
    {
      what: 'declared the same day, counts by its later number',
      corrected: correction(70, { id: 'V D1.1 2021-06-31', declaredOn: D1.declaredOn }),
      asOf: ASOF,
      counts: 70,
      reached: '2021-06-30',
    },
    {
      what: 'declared later, counts whatever its number',
      corrected: correction(40, { id: 'A' }),
      asOf: ASOF,
      counts: 40,
      reached: null,
    },
    {
      what: 'for the better, reaches the target at the end of the same period',
      corrected: correction(80),
      asOf: ASOF,
      counts: 80,
      reached: '2021-06-30',
    },
  ])('$what', ({ corrected, asOf, counts, reached }) => {
    const facts = withValues(SMALL, corrected, P1, D1);
    expect(findingIn(verdictOn(facts, asOf), 'D1.1')?.value).toBe(counts);
    expect(reachedOn(facts, asOf)).toBe(reached);
  });
});

describe('a target that is raised from a day on', () => {
  const CHANGED: CivilDay = '2022-01-01';
  const before = withValues(SMALL, P1, D1);
  const after = { ...before, definitions: [...before.definitions, share('D1.1', 75, CHANGED)] };

  it("leaves yesterday's verdict as it was", () => {
    expect(verdictOn(after, '2021-12-31')).toEqual(verdictOn(before, '2021-12-31'));
  });

  it('asks for more from that day on', () => {
    expect(findingIn(verdictOn(after, CHANGED), 'D1.1')).toMatchObject({
      definition: { target: 75, validFrom: CHANGED },
      state: 'NOT_MET',
      value: 60,
      gap: 15,
    });
    expect(reachedOn(after, CHANGED)).toBeNull();
  });

  it('measures what was observed before against what was asked before, once the new target is met too', () => {
    const raised = withValues(after, observed('D1.1', '2022-03-31', 80));
    expect(reachedOn(raised)).toBe('2021-06-30');
  });

  it('may be reached for the first time by nothing but a lower target', () => {
    const lowered = {
      ...before,
      definitions: [share('P1.1', 90), share('D1.1', 80), share('D1.1', 55, CHANGED)],
    };
    expect(reachedOn(lowered, '2021-12-31')).toBeNull();
    expect(reachedOn(lowered, CHANGED)).toBe(CHANGED);
  });

  it('adds an indicator to its heading when it is of a new one', () => {
    const more = { ...before, definitions: [...before.definitions, share('D1.2', 10, CHANGED)] };
    expect(reachedOn(more, '2021-12-31')).toBe('2021-06-30');
    expect(reachedOn(more, CHANGED)).toBeNull();
    expect(findingIn(verdictOn(more, CHANGED), 'D1.2')?.state).toBe('NOT_DECLARED');
  });
});

describe('a version that is loaded long after the day that names it', () => {
  const LOADED: CivilDay = '2022-06-15';
  const before = withValues({ ...SMALL, prerequisites: ['P1', 'P2'] }, P1, D1);
  const added = (code: string, target: number) => ({
    ...before,
    definitions: [...before.definitions, { ...share(code, target, '2021-01-01'), addedOn: LOADED }],
  });

  it.each([
    { what: 'raises a target', after: added('D1.1', 75) },
    { what: 'lowers a target', after: added('P1.1', 10) },
    { what: 'asks for another indicator', after: added('D1.2', 10) },
    { what: 'is the first of its prerequisite', after: added('P2.1', 10) },
    { what: 'is the first of its domain', after: added('D2.1', 10) },
  ])('and $what leaves every verdict of the days before as it was', ({ after }) => {
    for (const asOf of ['2019-02-01', '2021-01-01', '2021-12-31', '2022-06-14'])
      expect(verdictOn(after, asOf)).toEqual(verdictOn(before, asOf));
  });

  it('counts from the day of its loading, under its own name', () => {
    const raised = added('D1.1', 75);
    expect(findingIn(verdictOn(raised, '2022-06-14'), 'D1.1')).toMatchObject({ state: 'MET' });
    const found = { state: 'NOT_MET', definition: { target: 75, validFrom: '2021-01-01' } };
    expect(findingIn(verdictOn(raised, LOADED), 'D1.1')).toMatchObject(found);
    expect(findingIn(verdictOn(added('D1.2', 10), LOADED), 'D1.2')).toMatchObject({ state: 'NOT_DECLARED' });
  });

  it('is not the day on which a target was first reached before it was loaded', () => {
    const short = withValues(SMALL, P1, { ...D1, ...ratio(40, 100) });
    const lowered = { ...short, definitions: added('D1.1', 30).definitions };
    expect(reachedOn(lowered, '2022-06-14')).toBeNull();
    expect(reachedOn(lowered, LOADED)).toBe(LOADED);
  });

  it('waits for the day that names it when that is later', () => {
    const early = { ...share('D1.1', 75, LOADED), addedOn: '2021-01-01' };
    const after = { ...before, definitions: [...before.definitions, early] };
    expect(verdictOn(after, '2022-06-14')).toEqual(verdictOn(before, '2022-06-14'));
    expect(findingIn(verdictOn(after, LOADED), 'D1.1')).toMatchObject({ state: 'NOT_MET' });
  });
});

describe('the version of a verdict', () => {
  it('counts definitions, values and steps that are known, and never goes down', () => {
    const facts = {
      ...withValues(SMALL, P1, { ...D1, reviews: [...D1.reviews, ...step('REJECTED', '2021-08-31', 2)] }),
      definitions: [...SMALL.definitions, share('D1.1', 75, '2022-01-01')],
    };
    const days = ['2019-01-31', '2019-02-01', '2021-04-14', '2021-04-30', '2021-07-14', '2021-07-30'];
    const versions = [...days, '2021-08-31', '2022-01-01'].map((day) => verdictOn(facts, day).version);
    expect(versions).toEqual([0, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('is the day that it was asked for', () => {
    expect(verdictOn(SMALL, ASOF)).toMatchObject({ asOf: ASOF, version: 2 });
  });
});
