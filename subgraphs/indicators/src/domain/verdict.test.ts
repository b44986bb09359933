import { describe, expect, it } from '@jest/globals';
import {
  answer,
  domainIn,
  everythingMet,
  findingIn,
  HOPEN,
  NOT_APPLICABLE,
  ratio,
  SMALL,
  share,
  step,
  value,
  withValues,
  yes,
} from '../testing/verdict-facts.ts';
import { headingOf, type IndicatorDefinition } from './definitions.ts';
import type { ReviewState } from './review.ts';
import { evaluateAgainstTarget, type IndicatorState } from './target-evaluation.ts';
import { type ReviewedValue, verdictOn } from './verdict.ts';

const ASOF = '2021-06-30';
const EMPTY = { numerator: null, denominator: null, answer: null };
type Content = Partial<ReviewedValue>;

describe('a validated value against its target', () => {
  it.each<{ what: string; definition: IndicatorDefinition; content: Content; expected: object }>([
    ...[
      { numerator: 0, denominator: 10, state: 'NOT_MET', reads: 0, gap: 90 },
      { numerator: 8_999, denominator: 10_000, state: 'NOT_MET', reads: 89.99, gap: 0.01 },
      { numerator: 9, denominator: 10, state: 'MET', reads: 90, gap: 0 },
      { numerator: 9_000, denominator: 10_000, state: 'MET', reads: 90, gap: 0 },
      { numerator: 9_001, denominator: 10_000, state: 'MET', reads: 90.01, gap: 0 },
      { numerator: 10, denominator: 10, state: 'MET', reads: 100, gap: 0 },
      { numerator: 0, denominator: 0, state: 'NO_CASES', reads: null, gap: null },
    ].map(({ numerator, denominator, state, reads, gap }) => ({
      what: `${numerator} / ${denominator} for 90 %`,
      definition: share('P1.1', 90),
      content: ratio(numerator, denominator),
      expected: { state, value: reads, gap },
    })),
    {
      what: 'yes',
      definition: yes('P1.2'),
      content: answer(true),
      expected: { state: 'MET', value: 1, gap: 0 },
    },
    {
      what: 'no',
      definition: yes('P1.2'),
      content: answer(false),
      expected: { state: 'NOT_MET', value: 0, gap: 1 },
    },
    ...[share('P1.1', 90), yes('P1.2')].map((definition) => ({
      what: `not applicable to ${definition.unit}`,
      definition,
      content: NOT_APPLICABLE,
      expected: { state: 'NOT_APPLICABLE', value: null, gap: null },
    })),
  ])('$what is $expected', ({ definition, content, expected }) => {
    expect(evaluateAgainstTarget(definition, { ...value('P1.1'), ...EMPTY, ...content })).toEqual(expected);
  });

  it.each([1, 7, 90, 99, 100].map((target) => ({ target })))(
    'is not rounded into $target % however big the denominator',
    ({ target }) => {
      for (const hundreds of [1, 3, 33_333_333, 21_474_836]) {
        const denominator = hundreds * 100;
        const stateOf = (numerator: number) =>
          evaluateAgainstTarget(share('P1.1', target), { ...value('P1.1'), ...ratio(numerator, denominator) })
            .state;
        expect([stateOf(hundreds * target - 1), stateOf(hundreds * target)]).toEqual(['NOT_MET', 'MET']);
      }
    },
  );

  it.each([
    { numerator: 2_147_483_646, denominator: 2_147_483_647, target: 100, state: 'NOT_MET' },
    { numerator: 2_147_483_647, denominator: 2_147_483_647, target: 100, state: 'MET' },
    { numerator: 2, denominator: 3, target: 66, state: 'MET' },
    { numerator: 2, denominator: 3, target: 67, state: 'NOT_MET' },
    { numerator: 1, denominator: 8, target: 12.5, state: 'MET' },
    { numerator: 124, denominator: 1_000, target: 12.5, state: 'NOT_MET' },
  ])('$numerator / $denominator for $target % is $state', ({ numerator, denominator, target, state }) => {
    const found = evaluateAgainstTarget(share('P1.1', target), {
      ...value('P1.1'),
      ...ratio(numerator, denominator),
    });
    expect(found.state).toBe(state);
    expect(found.gap === 0).toBe(state === 'MET');
  });
});

describe('what is known of an indicator', () => {
  const declared = (changes: Content) => [value('P1.1', { ...ratio(95, 100), ...changes })];

  it.each<{ what: string; values: ReviewedValue[]; state: IndicatorState; reviewState: ReviewState | null }>([
    { what: 'nothing', values: [], state: 'NOT_DECLARED', reviewState: null },
    { what: '0 %', values: declared(ratio(0, 100)), state: 'NOT_MET', reviewState: 'VALIDATED' },
    { what: '95 %', values: declared({}), state: 'MET', reviewState: 'VALIDATED' },
    { what: '0 / 0', values: declared(ratio(0, 0)), state: 'NO_CASES', reviewState: 'VALIDATED' },
    {
      what: 'that it does not apply',
      values: declared({ ...EMPTY, ...NOT_APPLICABLE }),
      state: 'NOT_APPLICABLE',
      reviewState: 'VALIDATED',
    },
    ...(['REJECTED', 'MORE_EVIDENCE', 'ANSWERED'] as const).map((reviewState) => ({
      what: `95 %, which is ${reviewState}`,
      values: declared({ reviews: step(reviewState, '2021-02-01') }),
      state: 'NOT_VALIDATED' as const,
      reviewState,
    })),
    {
      what: '95 %, which nobody has reviewed',
      values: declared({ reviews: [] }),
      state: 'NOT_VALIDATED',
      reviewState: 'DECLARED',
    },
    {
      what: '95 %, validated and rejected later',
      values: declared({
        reviews: [...step('VALIDATED', '2021-02-01'), ...step('REJECTED', '2021-03-01', 2)],
      }),
      state: 'NOT_VALIDATED',
      reviewState: 'REJECTED',
    },
    {
      what: '95 % declared the day after',
      values: declared({ declaredOn: '2021-07-01', reviews: [] }),
      state: 'NOT_DECLARED',
      reviewState: null,
    },
    {
      what: '95 % validated the day after',
      values: declared({ reviews: step('VALIDATED', '2021-07-01') }),
      state: 'NOT_VALIDATED',
      reviewState: 'DECLARED',
    },
    {
      what: '95 % declared and validated the day itself',
      values: declared({ declaredOn: ASOF, reviews: step('VALIDATED', ASOF) }),
      state: 'MET',
      reviewState: 'VALIDATED',
    },
  ])('of which $what was declared is $state', ({ values, state, reviewState }) => {
    const found = findingIn(verdictOn(withValues(SMALL, ...values), ASOF), 'P1.1')!;
    const valueId = reviewState ? 'V P1.1' : null;
    expect(found).toMatchObject({ state, reviewState, valueId });
    expect(found.value !== null).toBe(['MET', 'NOT_MET'].includes(state));
  });
});

describe('all or nothing', () => {
  const all = everythingMet(HOPEN);

  it('is met when every one of the fourteen targets is', () => {
    const { prerequisitesMet, prerequisites, domains } = verdictOn(withValues(HOPEN, ...all), ASOF);
    expect(prerequisitesMet).toBe(true);
    expect(prerequisites.flatMap(({ indicators }) => indicators)).toHaveLength(14);
    expect([...prerequisites, ...domains].filter(({ isMet }) => !isMet)).toEqual([]);
    expect(new Set(domains.map(({ targetsReachedOn }) => targetsReachedOn))).toEqual(new Set(['2020-12-31']));
  });

  const asked = all.filter(({ indicatorCode }) => indicatorCode.startsWith('P'));
  it.each(asked.map(({ indicatorCode: missing }) => ({ missing })))(
    'is nothing without $missing, though every domain is met',
    ({ missing }) => {
      const others = all.filter(({ indicatorCode }) => indicatorCode !== missing);
      const { prerequisitesMet, prerequisites, domains } = verdictOn(withValues(HOPEN, ...others), ASOF);
      expect(prerequisitesMet).toBe(false);
      expect(prerequisites.filter(({ isMet }) => !isMet).map(({ code }) => code)).toEqual([
        headingOf(missing),
      ]);
      expect(domains.every(({ isMet }) => isMet)).toBe(true);
      expect(domains.filter(({ targetsReachedOn }) => targetsReachedOn !== null)).toEqual([]);
    },
  );

  it.each([
    { code: 'P4.1', what: 'not applicable', content: { ...EMPTY, ...NOT_APPLICABLE }, isMet: true },
    {
      code: 'P1.1',
      what: 'not applicable, which it does not admit',
      content: { ...EMPTY, ...NOT_APPLICABLE },
      isMet: false,
    },
    { code: 'P1.1', what: 'without a case', content: ratio(0, 0), isMet: false },
    { code: 'P1.1', what: 'at 0 %', content: ratio(0, 100), isMet: false },
    { code: 'P1.1', what: 'just short', content: ratio(8_999, 10_000), isMet: false },
    { code: 'P1.1', what: 'not validated', content: { reviews: [] }, isMet: false },
    { code: 'P1.1', what: 'observed in 1999', content: { observedFrom: '1999-01-01' }, isMet: false },
  ])('with $code $what is met: $isMet', ({ code, content, isMet }) => {
    const values = all.map((each) => (each.indicatorCode === code ? { ...each, ...content } : each));
    expect(verdictOn(withValues(HOPEN, ...values), ASOF).prerequisitesMet).toBe(isMet);
  });

  it('does not ask a domain for what another one is short of', () => {
    const short = all.filter(({ indicatorCode }) => indicatorCode !== 'D2.1');
    const verdict = verdictOn(withValues(HOPEN, ...short), ASOF);
    expect(domainIn(verdict, 'D2')).toMatchObject({ isMet: false, targetsReachedOn: null });
    expect(domainIn(verdict, 'D1')).toMatchObject({ isMet: true, targetsReachedOn: '2020-12-31' });
  });
});

describe('a heading without indicators in force', () => {
  it.each([
    { what: 'at all', facts: SMALL },
    {
      what: 'yet',
      facts: { ...SMALL, definitions: [...SMALL.definitions, share('D2.1', 10, '2021-07-01')] },
    },
  ])('is not met when it has none $what', ({ facts }) => {
    const verdict = verdictOn(withValues(facts, ...everythingMet(facts)), ASOF);
    expect(domainIn(verdict, 'D1').isMet).toBe(true);
    expect(domainIn(verdict, 'D2')).toEqual({
      code: 'D2',
      indicators: [],
      isMet: false,
      notApplicable: 0,
      targetsReachedOn: null,
    });
  });

  it('asks for nothing when it is a prerequisite: one that comes later leaves the past alone', () => {
    const facts = { ...SMALL, prerequisites: ['P1', 'P2'] };
    const verdict = verdictOn(withValues(facts, ...everythingMet(facts)), ASOF);
    expect(verdict.prerequisitesMet).toBe(true);
    expect(verdict.prerequisites.map(({ code }) => code)).toEqual(['P1']);
    expect(domainIn(verdict, 'D1')).toMatchObject({ isMet: true, targetsReachedOn: expect.any(String) });
  });
});

describe('a heading of which indicators do not apply', () => {
  const facts = { ...SMALL, definitions: [...SMALL.definitions, share('D1.2', 50)] };
  it.each([
    { d11: 'met', d12: 'met', isMet: true, notApplicable: 0 },
    { d11: 'not applicable', d12: 'met', isMet: true, notApplicable: 1 },
    { d11: 'not applicable', d12: 'not met', isMet: false, notApplicable: 1 },
    { d11: 'not applicable', d12: 'not declared', isMet: false, notApplicable: 1 },
    { d11: 'not applicable', d12: 'not applicable', isMet: false, notApplicable: 2 },
  ])('is met with D1.1 $d11 and D1.2 $d12: $isMet', ({ d11, d12, ...expected }) => {
    const content: Record<string, Content[]> = {
      met: [ratio(50, 100)],
      'not met': [ratio(49, 100)],
      'not applicable': [{ ...EMPTY, ...NOT_APPLICABLE }],
      'not declared': [],
    };
    const declared = (code: string, what: string) => content[what]!.map((each) => value(code, each));
    const values = [value('P1.1', ratio(9, 10)), ...declared('D1.1', d11), ...declared('D1.2', d12)];
    const domain = domainIn(verdictOn(withValues(facts, ...values), ASOF), 'D1');
    expect(domain).toMatchObject(expected);
    expect(domain.targetsReachedOn !== null).toBe(expected.isMet);
  });
});
