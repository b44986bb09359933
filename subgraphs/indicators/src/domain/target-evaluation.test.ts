import { addDays } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { answer, HOPEN, NOT_APPLICABLE, ratio, share, value, yes } from '../testing/verdict-facts.ts';
import { evaluateAgainstTarget, observationFault } from './target-evaluation.ts';

const WINDOW = {
  observationNotBefore: '2019-02-01',
  observationLeastDays: 28,
  observationMostDays: 366,
};
const SAYS_NOTHING = { observationNotBefore: null, observationLeastDays: null, observationMostDays: null };

describe('the window of a version', () => {
  it.each([
    { from: '2019-02-01', days: 28, fault: null, when: 'begins and is as short as it may' },
    { from: '2019-01-31', days: 28, fault: 'TOO_EARLY', when: 'begins the day before' },
    { from: '1999-01-01', days: 28, fault: 'TOO_EARLY', when: 'was before the programme' },
    { from: '2021-03-01', days: 27, fault: 'TOO_SHORT', when: 'is a day short' },
    { from: '2020-01-01', days: 366, fault: null, when: 'is a leap year' },
    { from: '2020-01-01', days: 367, fault: 'TOO_LONG', when: 'is a day longer' },
  ])('of a period of $days days from $from, which $when: $fault', ({ from, days, fault }) => {
    const period = { observedFrom: from, observedUntil: addDays(from, days - 1) };
    expect(observationFault(WINDOW, period)).toBe(fault);
    expect(observationFault(SAYS_NOTHING, period)).toBeNull();
  });
});

describe('a validated value that the version does not admit', () => {
  const NOTHING = { state: 'NOT_MET', value: null, gap: null };
  const never = { allowsNotApplicable: false };
  it.each([
    { what: 'observed too early', definition: share('P1.1', 90), content: { observedFrom: '2019-01-31' } },
    { what: 'observed for a week', definition: share('P1.1', 90), content: { observedFrom: '2020-12-25' } },
    {
      what: 'observed for two years',
      definition: share('P1.1', 90),
      content: { observedFrom: '2019-02-01' },
    },
    {
      what: 'a yes of 1999',
      definition: yes('P1.2'),
      content: { ...answer(true), observedFrom: '1999-01-01' },
    },
    { what: 'not applicable', definition: { ...share('P1.1', 90), ...never }, content: NOT_APPLICABLE },
    {
      what: 'not applicable of 1999',
      definition: yes('P1.2'),
      content: { observedFrom: '1999-01-01', ...NOT_APPLICABLE },
    },
  ])('$what is not met, and there is nothing to compare', ({ definition, content }) => {
    expect(evaluateAgainstTarget(definition, { ...value('P1.1', ratio(95, 100)), ...content })).toEqual(
      NOTHING,
    );
  });

  it('is judged as before by a version that was loaded before windows were said', () => {
    const old = { ...share('P1.1', 90), ...SAYS_NOTHING, allowsNotApplicable: null };
    const observedFrom = '1999-01-01';
    expect(evaluateAgainstTarget(old, value('P1.1', { ...ratio(95, 100), observedFrom })).state).toBe('MET');
    expect(evaluateAgainstTarget(old, value('P1.1', { ...NOT_APPLICABLE, observedFrom })).state).toBe(
      'NOT_APPLICABLE',
    );
  });
});

describe("HOP'EN", () => {
  it('is observed from its first day on, a usage for four weeks at least, and nothing for more than a year', () => {
    const windows = HOPEN.definitions.map(({ nature, ...each }) => [
      each.observationNotBefore,
      nature === 'USAGE' ? each.observationLeastDays! - 27 : each.observationLeastDays,
      each.observationMostDays,
    ]);
    expect(new Set(windows.map(String))).toEqual(new Set(['2019-02-01,1,366']));
  });

  it('admits “not applicable” for an activity that not everybody has, and never for a whole prerequisite', () => {
    const admitting = HOPEN.definitions.filter(({ allowsNotApplicable }) => allowsNotApplicable);
    expect(admitting.map(({ code }) => code)).toEqual([
      'P4.1',
      'D1.1',
      'D1.2',
      'D4.1',
      'D4.2',
      'D6.2',
      'D7.1',
      'D7.2',
      'D7.3',
    ]);
  });
});
