import { describe, expect, it } from '@jest/globals';
import { findingIn, ratio, SMALL, step, value, withValues } from './test-facts.ts';
import { type ReviewedValue, verdictOn } from './verdict.ts';

const ASOF = '2021-12-31';

/** Over the first quarter of 2021, declared on 15 April and validated on 1 May. */
const COUNTED = value('D1.1', {
  id: 'V5',
  ...ratio(60, 100),
  observedFrom: '2021-01-01',
  observedUntil: '2021-03-31',
  declaredOn: '2021-04-15',
  reviews: step('VALIDATED', '2021-05-01'),
});
/** Of the same period, to the worse, on 1 June; nobody has looked at it. */
const correction = (changes: Partial<ReviewedValue> = {}): ReviewedValue => ({
  ...COUNTED,
  id: 'V6',
  ...ratio(1, 100),
  declaredOn: '2021-06-01',
  reviews: [],
  ...changes,
});
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
