import { describe, expect, it } from '@jest/globals';
import {
  findingIn,
  NOT_APPLICABLE,
  ratio,
  SMALL,
  share,
  step,
  value,
  withValues,
} from '../testing/verdict-facts.ts';
import { type ReviewedValue, verdictOn } from './verdict.ts';

const ASOF = '2021-12-31';

/** Value of the first quarter of 2021, declared on 15 April and validated on 1 May. */
const COUNTED = value('D1.1', {
  id: 'V5',
  ...ratio(60, 100),
  observedFrom: '2021-01-01',
  observedUntil: '2021-03-31',
  declaredOn: '2021-04-15',
  reviews: step('VALIDATED', '2021-05-01'),
});
/** Correction of the same period to the worse, on 1 June, not reviewed. */
const correction = (changes: Partial<ReviewedValue> = {}): ReviewedValue => ({
  ...COUNTED,
  id: 'V6',
  ...ratio(1, 100),
  declaredOn: '2021-06-01',
  reviews: [],
  ...changes,
});
const ratioless = { numerator: null, denominator: null };
const pendingOf = (...values: ReviewedValue[]) =>
  findingIn(verdictOn(withValues(SMALL, ...values), ASOF), 'D1.1')!;

describe('a correction of the value that counts', () => {
  it.each<{ what: string; changes: Partial<ReviewedValue>; waits: boolean }>([
    { what: 'of the same period', changes: {}, waits: true },
    {
      what: 'of a period shifted by one day',
      changes: { observedFrom: '2021-01-02', observedUntil: '2021-04-01' },
      waits: true,
    },
    {
      what: 'of one day of it',
      changes: { observedFrom: '2021-02-01', observedUntil: '2021-02-01' },
      waits: true,
    },
    {
      what: 'of its last day and later ones',
      changes: { observedFrom: '2021-03-31', observedUntil: '2021-05-31' },
      waits: true,
    },
    {
      what: 'of later days alone',
      changes: { observedFrom: '2021-04-01', observedUntil: '2021-05-31' },
      waits: false,
    },
    {
      what: 'of its first day and earlier ones',
      changes: { observedFrom: '2020-12-01', observedUntil: '2021-01-01' },
      waits: true,
    },
    {
      what: 'of earlier days alone',
      changes: { observedFrom: '2020-12-01', observedUntil: '2020-12-31' },
      waits: false,
    },
    {
      what: 'for which evidence is asked',
      changes: { reviews: step('MORE_EVIDENCE', '2021-06-15') },
      waits: true,
    },
    {
      what: 'for which evidence was given',
      changes: { reviews: step('ANSWERED', '2021-06-15') },
      waits: true,
    },
    { what: 'that was rejected', changes: { reviews: step('REJECTED', '2021-06-15') }, waits: false },
    {
      what: 'that was rejected the day after',
      changes: { reviews: step('REJECTED', '2022-01-01') },
      waits: true,
    },
    { what: 'that was declared before', changes: { id: 'V4', declaredOn: '2021-04-14' }, waits: false },
    { what: 'that was declared the same day, later', changes: { declaredOn: '2021-04-15' }, waits: true },
    {
      what: 'that was declared the same day, before',
      changes: { id: 'V4', declaredOn: '2021-04-15' },
      waits: false,
    },
    { what: 'that was declared the day after', changes: { declaredOn: '2022-01-01' }, waits: false },
    { what: 'of another indicator', changes: { indicatorCode: 'P1.1' }, waits: false },
  ])('$what waits: $waits', ({ changes, waits }) => {
    const { valueId, state, pendingValueIds } = pendingOf(COUNTED, correction(changes));
    expect({ valueId, state, pendingValueIds }).toEqual({
      valueId: 'V5',
      state: 'MET',
      pendingValueIds: waits ? [correction(changes).id] : [],
    });
  });

  it('counts once it is validated, and waits no more', () => {
    const validated = correction({ reviews: step('VALIDATED', '2021-06-15') });
    expect(pendingOf(COUNTED, validated)).toMatchObject({
      valueId: 'V6',
      state: 'NOT_MET',
      pendingValueIds: [],
    });
  });

  it('is one of several', () => {
    const more = [correction({ id: 'V8' }), correction({ id: 'V7', ...ratio(2, 100) })];
    expect(pendingOf(COUNTED, correction(), ...more).pendingValueIds).toEqual(['V6', 'V7', 'V8']);
  });

  it('waits for nothing where no value counts', () => {
    const rejected = { ...COUNTED, reviews: step('REJECTED', '2021-05-01') };
    expect(pendingOf(rejected, correction())).toMatchObject({ state: 'NOT_VALIDATED', pendingValueIds: [] });
  });
});

describe('a validated correction that ends before the value that counts', () => {
  const ending = (changes: Partial<ReviewedValue> = {}) =>
    correction({ observedUntil: '2021-03-30', reviews: step('VALIDATED', '2021-06-15'), ...changes });
  const counting = (state: string, pendingValueIds: string[]) => ({ valueId: 'V5', state, pendingValueIds });

  it.each<{ what: string; changes: Partial<ReviewedValue>; waits: boolean }>([
    { what: 'and does not reach the target', changes: {}, waits: true },
    { what: 'and has no cases', changes: ratio(0, 0), waits: true },
    {
      what: 'and is of too few days',
      changes: { observedFrom: '2021-03-30', ...ratio(99, 100) },
      waits: true,
    },
    { what: 'and falls short by one', changes: ratio(49, 100), waits: true },
    { what: 'and just reaches the target', changes: ratio(50, 100), waits: false },
    { what: 'and does not apply', changes: { ...NOT_APPLICABLE, ...ratioless }, waits: true },
    { what: 'and is not validated yet', changes: { reviews: [] }, waits: true },
    { what: 'and was rejected', changes: { reviews: step('REJECTED', '2021-06-15') }, waits: false },
    {
      what: 'and was validated and then rejected',
      changes: { reviews: [...step('VALIDATED', '2021-06-15'), ...step('REJECTED', '2021-07-01', 2)] },
      waits: false,
    },
    { what: 'and was declared before', changes: { id: 'V4', declaredOn: '2021-04-14' }, waits: false },
    {
      what: 'and is of earlier days alone',
      changes: { observedFrom: '2020-10-01', observedUntil: '2020-12-31' },
      waits: false,
    },
  ])('$what stops a payment: $waits', ({ changes, waits }) => {
    const found = pendingOf(COUNTED, ending(changes));
    expect(found).toMatchObject(counting('MET', waits ? [ending(changes).id] : []));
  });

  it('contradicts one that does not apply', () => {
    const notApplicable = { ...COUNTED, ...NOT_APPLICABLE, ...ratioless };
    expect(pendingOf(notApplicable, ending())).toMatchObject(counting('NOT_APPLICABLE', ['V6']));
  });

  it('contradicts none that does not reach the target itself', () => {
    expect(pendingOf({ ...COUNTED, ...ratio(2, 100) }, ending())).toMatchObject(counting('NOT_MET', []));
  });

  it('contradicts one that falls short when it reaches the target itself, so that no lapse is recorded', () => {
    const short = { ...COUNTED, ...ratio(2, 100) };
    expect(pendingOf(short, ending(ratio(95, 100)))).toMatchObject(counting('NOT_MET', ['V6']));
  });

  it('still contradicts when a later period counts, on whose targets the first one says the day', () => {
    const after = {
      ...COUNTED,
      id: 'V7',
      observedFrom: '2021-05-01',
      observedUntil: '2021-06-30',
      declaredOn: '2021-07-01',
    };
    const found = pendingOf(COUNTED, ending(), after);
    expect(found).toMatchObject({ state: 'MET', valueId: 'V7', pendingValueIds: ['V6'] });
  });

  it('counts when the value that it contradicts is rejected', () => {
    const reviews = [...COUNTED.reviews, ...step('REJECTED', '2021-07-01', 2)];
    const found = pendingOf({ ...COUNTED, reviews }, ending());
    expect(found).toMatchObject({ ...counting('NOT_MET', []), valueId: 'V6' });
  });

  it('is measured by the version that judges the value that counts', () => {
    const facts = withValues(SMALL, COUNTED, ending(ratio(55, 100)));
    const raised = { ...facts, definitions: [...facts.definitions, share('D1.1', 58, '2021-07-01')] };
    const found = (...days: [string, string?]) => findingIn(verdictOn(raised, ...days), 'D1.1');
    expect(found('2021-06-30')).toMatchObject(counting('MET', []));
    expect(found(ASOF)).toMatchObject(counting('MET', ['V6']));
    expect(found(ASOF, '2021-06-30')).toMatchObject(counting('MET', []));
  });
});

describe('the review that an agency owes', () => {
  const OTHER = { observedFrom: '2020-01-01', observedUntil: '2020-03-31' };
  const validated = { reviews: step('VALIDATED', '2021-06-15') };
  it.each<{ what: string; values: ReviewedValue[]; unreviewed: string[]; reviewedOn: string | null }>([
    { what: 'nothing of nothing', values: [], unreviewed: [], reviewedOn: null },
    { what: 'nothing of what is validated', values: [COUNTED], unreviewed: [], reviewedOn: '2021-05-01' },
    { what: 'all of what is declared', values: [correction()], unreviewed: ['V6'], reviewedOn: null },
    {
      what: 'a correction, beside the value that counts',
      values: [COUNTED, correction()],
      unreviewed: ['V6'],
      reviewedOn: '2021-05-01',
    },
    {
      what: 'an older value of other days, beside the value that counts',
      values: [COUNTED, correction({ id: 'V4', declaredOn: '2020-05-01', ...OTHER })],
      unreviewed: ['V4'],
      reviewedOn: '2021-05-01',
    },
    {
      what: 'an older value, behind one that is rejected',
      values: [correction(OTHER), correction({ id: 'V7', reviews: step('REJECTED', '2021-06-15') })],
      unreviewed: ['V6'],
      reviewedOn: null,
    },
    {
      what: 'what waits for evidence, and what was answered',
      values: [
        correction({ reviews: step('MORE_EVIDENCE', '2021-06-15') }),
        correction({ id: 'V7', reviews: step('ANSWERED', '2021-06-15') }),
      ],
      unreviewed: ['V6', 'V7'],
      reviewedOn: null,
    },
    {
      what: 'nothing of a correction that is validated, and counts from then on',
      values: [COUNTED, correction(validated)],
      unreviewed: [],
      reviewedOn: '2021-06-15',
    },
    {
      what: 'what is validated the day after',
      values: [correction({ reviews: step('VALIDATED', '2022-01-01') })],
      unreviewed: ['V6'],
      reviewedOn: null,
    },
    {
      what: 'nothing of what is declared the day after',
      values: [COUNTED, correction({ declaredOn: '2022-01-01' })],
      unreviewed: [],
      reviewedOn: '2021-05-01',
    },
    {
      what: 'nothing of another indicator',
      values: [COUNTED, correction({ indicatorCode: 'P1.1' })],
      unreviewed: [],
      reviewedOn: '2021-05-01',
    },
  ])('is $what', ({ values, unreviewed, reviewedOn }) => {
    expect(pendingOf(...values)).toMatchObject({ unreviewedValueIds: unreviewed, reviewedOn });
  });
});
