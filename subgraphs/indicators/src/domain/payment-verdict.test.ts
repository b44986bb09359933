import type { CivilDay } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import {
  domainIn,
  findingIn,
  NOT_APPLICABLE,
  ratio,
  SMALL,
  share,
  step,
  value,
  withValues,
} from '../testing/verdict-facts.ts';
import { type ReviewedValue, type VerdictFacts, verdictOn } from './verdict.ts';

/** Days of the validation of the targets, and of the payment that asks for the verdict. */
const VALIDATED: CivilDay = '2021-12-20';
const PAID: CivilDay = '2023-02-01';

const P1 = value('P1.1', ratio(95, 100));
const D1 = value('D1.1', { ...ratio(60, 100), observedUntil: '2021-06-30', declaredOn: '2021-07-15' });
const MET = withValues(SMALL, P1, D1);

/** Facts with another version of an indicator. */
const under = (facts: VerdictFacts, ...versions: VerdictFacts['definitions']): VerdictFacts => ({
  ...facts,
  definitions: [...facts.definitions, ...versions],
});
const judged = (facts: VerdictFacts, code = 'D1.1', asOf = PAID) => {
  const verdict = verdictOn(facts, asOf, VALIDATED);
  const { definition, state } = findingIn(verdict, code)!;
  return [state, definition.target, definition.validFrom, domainIn(verdict, 'D1').targetsReachedOn];
};

/** Facts in which the value of the domain is rejected after the validation, and another one takes its place. */
const replacedBy = (percent: number, reviewedOn: CivilDay, changes: Partial<ReviewedValue> = {}) => {
  const rejected = { ...D1, reviews: [...D1.reviews, ...step('REJECTED', '2022-01-31', 2)] };
  const other = value('D1.1', {
    id: 'V other',
    ...ratio(percent, 100),
    observedUntil: '2022-01-31',
    declaredOn: '2022-01-31',
    reviews: step('VALIDATED', reviewedOn),
    ...changes,
  });
  return withValues(SMALL, P1, rejected, other);
};

describe('what a payment finds of a value that was validated before its targets were', () => {
  const [old, reached] = ['2019-02-01', '2021-06-30'];
  it.each<{ when: string; facts: VerdictFacts; expected: unknown[] }>([
    { when: 'nothing came after', facts: MET, expected: ['MET', 50, old, reached] },
    {
      when: 'the target is raised later',
      facts: under(MET, share('D1.1', 75, '2022-01-01')),
      expected: ['MET', 50, old, reached],
    },
    {
      when: 'the target was raised on the day of the validation',
      facts: under(MET, share('D1.1', 75, VALIDATED)),
      expected: ['NOT_MET', 75, VALIDATED, null],
    },
    {
      when: 'the target is raised later, by a version that bears an earlier day',
      facts: under(MET, { ...share('D1.1', 75, '2021-01-01'), addedOn: '2022-01-01' }),
      expected: ['MET', 50, old, reached],
    },
    {
      when: 'it falls short, and the target is lowered later, by a version that bears an earlier day',
      facts: under(withValues(SMALL, P1, { ...D1, ...ratio(40, 100) }), {
        ...share('D1.1', 30, '2021-01-01'),
        addedOn: '2022-01-01',
      }),
      expected: ['NOT_MET', 50, old, null],
    },
    {
      when: 'a later version has the same target',
      facts: under(MET, share('D1.1', 50, '2022-01-01')),
      expected: ['MET', 50, old, reached],
    },
    {
      when: 'a later version no longer admits its period',
      facts: under(MET, { ...share('D1.1', 50, '2022-01-01'), observationNotBefore: '2022-01-01' }),
      expected: ['MET', 50, old, reached],
    },
    {
      when: 'a later version asks for another indicator',
      facts: under(MET, share('D1.2', 10, '2021-12-21'), share('P1.2', 10, '2022-01-01')),
      expected: ['MET', 50, old, reached],
    },
    {
      when: 'it is rejected after a version of the same target has come',
      facts: under(
        withValues(SMALL, P1, { ...D1, reviews: [...D1.reviews, ...step('REJECTED', '2022-06-30', 2)] }),
        share('D1.1', 50, '2022-01-01'),
      ),
      expected: ['NOT_VALIDATED', 50, old, null],
    },
    {
      when: 'it falls short, and the target is lowered later',
      facts: under(
        { ...withValues(SMALL, P1, { ...D1, ...ratio(40, 100) }) },
        share('D1.1', 30, '2022-01-01'),
      ),
      expected: ['NOT_MET', 50, old, null],
    },
    {
      when: 'it does not apply, and a later version does not admit that',
      facts: under(withValues(SMALL, P1, { ...D1, ...NOT_APPLICABLE }), {
        ...share('D1.1', 50, '2022-01-01'),
        allowsNotApplicable: false,
      }),
      expected: ['NOT_APPLICABLE', 50, old, null],
    },
  ])('when $when: $expected', ({ facts, expected }) => {
    expect(judged(facts)).toEqual(expected);
  });

  it('does not ask for an indicator that was added on the day after', () => {
    const added = under(MET, share('D1.2', 10, '2021-12-21'), share('D2.1', 10, '2021-12-21'));
    const verdict = verdictOn(added, PAID, VALIDATED);
    expect(domainIn(verdict, 'D1').indicators.map(({ definition }) => definition.code)).toEqual(['D1.1']);
    expect(domainIn(verdict, 'D2').indicators).toEqual([]);
    expect(domainIn(verdictOn(added, PAID), 'D1')).toMatchObject({ isMet: false, targetsReachedOn: null });
  });

  it('asks for one that was added on the day itself', () => {
    expect(judged(under(MET, share('D1.2', 10, VALIDATED)))).toEqual(['MET', 50, '2019-02-01', null]);
  });
});

describe('what a payment finds of a value that takes the place of a rejected one', () => {
  const [old, from] = ['2019-02-01', '2022-02-01'];
  it.each<{ when: string; facts: VerdictFacts; expected: unknown[] }>([
    { when: 'it is met', facts: replacedBy(51, '2022-02-10'), expected: ['MET', 50, old, '2022-01-31'] },
    { when: 'it is not', facts: replacedBy(49, '2022-02-10'), expected: ['NOT_MET', 50, old, null] },
    {
      when: 'nobody has validated it',
      facts: replacedBy(51, '2022-02-10', { reviews: [] }),
      expected: ['NOT_VALIDATED', 50, old, null],
    },
    {
      when: 'the target was raised before it was validated, and it falls short of that',
      facts: under(replacedBy(51, '2022-02-10'), share('D1.1', 75, from)),
      expected: ['NOT_MET', 75, from, null],
    },
    {
      when: 'the target was raised before it was validated, and it reaches that',
      facts: under(replacedBy(80, '2022-02-10'), share('D1.1', 75, from)),
      expected: ['MET', 75, from, '2022-01-31'],
    },
    {
      when: 'the target was lowered on the day on which it was validated',
      facts: under(replacedBy(40, from), share('D1.1', 30, from)),
      expected: ['MET', 30, from, from],
    },
    {
      when: 'the target was lowered on the day after',
      facts: under(replacedBy(40, from), share('D1.1', 30, '2022-02-02')),
      expected: ['NOT_MET', 50, old, null],
    },
    {
      when: 'an indicator was added before it was validated: that is still not asked',
      facts: under(replacedBy(51, '2022-02-10'), share('D1.2', 10, from)),
      expected: ['MET', 50, old, '2022-01-31'],
    },
  ])('when $when: $expected', ({ facts, expected }) => {
    expect(judged(facts)).toEqual(expected);
  });

  it.each([
    { asOf: '2022-01-30', expected: ['MET', 50, '2019-02-01', '2021-06-30'], when: 'the day before' },
    {
      asOf: '2022-01-31',
      expected: ['NOT_VALIDATED', 50, '2019-02-01', null],
      when: 'the day of the rejection',
    },
    {
      asOf: '2022-02-10',
      expected: ['MET', 50, '2019-02-01', '2022-01-31'],
      when: 'the day of the validation',
    },
  ])('is known as of $asOf, $when: $expected', ({ asOf, expected }) => {
    expect(judged(replacedBy(51, '2022-02-10'), 'D1.1', asOf)).toEqual(expected);
  });
});
