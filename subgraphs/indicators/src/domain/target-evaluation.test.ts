import { addDays } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { answer, HOPEN, NOT_APPLICABLE, ratio, share, step, value, yes } from '../testing/verdict-facts.ts';
import { inForceOn } from './definitions.ts';
import { evaluateAgainstTarget, observationFault } from './target-evaluation.ts';
import { verdictOn } from './verdict.ts';

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
  const FIRST = '2019-02-01';
  const REVISED = '2022-01-05';
  const byCode = Map.groupBy(HOPEN.definitions, ({ code }) => code);

  it('is observed from its first day on, a usage for four weeks at least, and nothing for more than a year', () => {
    const windows = [...byCode.values()].map(([first]) => [
      first!.validFrom,
      first!.observationNotBefore,
      first!.nature === 'USAGE' ? first!.observationLeastDays! - 27 : first!.observationLeastDays,
      first!.observationMostDays,
    ]);
    expect(new Set(windows.map(String))).toEqual(new Set([`${FIRST},${FIRST},1,366`]));
  });

  it('has the observation of every usage of a domain revised by the circular of 5 January 2022, and nothing else', () => {
    const usages = [...byCode].filter(([code, [first]]) => code.startsWith('D') && first!.nature === 'USAGE');
    const revised = [...byCode].filter(([, versions]) => versions.length > 1);
    expect(revised.map(([code]) => code)).toEqual(usages.map(([code]) => code));
    for (const [, [first, second, ...more]] of revised) {
      const { source, ...same } = first!;
      expect(more).toEqual([]);
      expect(second).toEqual({
        ...same,
        validFrom: REVISED,
        observationLeastDays: 14,
        source: expect.stringContaining('Circulaire du 5 janv. 2022'),
      });
      expect(second!.verificationStatus).toBe('ASSUMED');
    }
  });

  it.each([
    { day: '2022-01-04', days: 27, expected: 'TOO_SHORT' },
    { day: '2022-01-04', days: 28, expected: null },
    { day: REVISED, days: 13, expected: 'TOO_SHORT' },
    { day: REVISED, days: 14, expected: null },
  ])('takes $days days of a usage of a domain on $day: $expected', ({ day, days, expected }) => {
    const observed = { observedFrom: addDays(day, 1 - days), observedUntil: day };
    for (const [code, versions] of byCode)
      if (code.startsWith('D')) expect(observationFault(inForceOn(versions, day)!, observed)).toBe(expected);
  });

  it('judges what was observed for two weeks by the day: not met before the revision, met from it on', () => {
    const D1 = { ...HOPEN, prerequisites: [], domains: ['D1'] };
    const observed = { observedFrom: '2021-12-01', observedUntil: '2021-12-14' };
    const reviews = step('VALIDATED', '2021-12-20');
    const values = ['D1.1', 'D1.2'].map((code) =>
      value(code, { ...ratio(100, 100), ...observed, declaredOn: '2021-12-15', reviews }),
    );
    const reached = (day: string, validatedOn?: string) =>
      verdictOn({ ...D1, values }, day, validatedOn).domains.map(({ isMet, targetsReachedOn }) => [
        isMet,
        targetsReachedOn,
      ]);
    expect(reached('2022-01-04')).toEqual([[false, null]]);
    expect(reached(REVISED)).toEqual([[true, REVISED]]);
    // What was validated before it is judged by the version of that day: neither excused nor taken back.
    expect(reached('2022-06-30', '2022-01-04')).toEqual([[false, null]]);
  });

  it('admits “not applicable” for an activity that not everybody has, and never for a whole prerequisite', () => {
    const admitting = HOPEN.definitions.filter(({ allowsNotApplicable }) => allowsNotApplicable);
    expect([...new Set(admitting.map(({ code }) => code))]).toEqual([
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
