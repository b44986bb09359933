import fc from 'fast-check';
import type { Programme } from '../domain/programme.ts';
import { HOPEN, hopenWith, step } from './test-files.ts';

// Programmes that differ from HOP'EN in their data only.

/** Two calls for applications a year apart, so that what was refused may come back, and an early end. */
export const TWO_CALLS = {
  endsOn: '2021-06-30',
  calendar: [
    step('APPLICATION', '2019-06-30'),
    step('APPLICATION', '2020-06-30', '2020-01-01'),
    step('ARS_PRESELECTION', '2019-08-30'),
    step('ARS_PRESELECTION', '2020-08-30', '2020-01-01'),
    step('NOTIFICATION', '2019-09-30'),
    step('NOTIFICATION', '2020-09-30', '2020-01-01'),
    step('EXTENSION_REQUEST', '2021-02-25', '2019-07-01'),
  ],
};

const rule = <Value>(value: Value) => ({ ...HOPEN.rules.answerDays, value });

/** Programme like Hôpital numérique: no calendar, no extension, a balance on validation. */
export const LIKE_HN = {
  code: 'HN',
  calendar: [],
  balanceMonth: null,
  rules: { ...HOPEN.rules, maximumExtensionMonths: rule(0) },
};

export const programmes: fc.Arbitrary<Programme> = fc
  .record({
    like: fc.constantFrom({}, TWO_CALLS, TWO_CALLS, LIKE_HN),
    advancePercent: fc.constantFrom(20, 20, 33, 0, 100),
    balanceMonth: fc.constantFrom(2, 2, 12),
    gate: fc.constantFrom('BALANCE' as const, 'BALANCE' as const, 'ADVANCE' as const),
  })
  .map(({ like, gate, ...changes }) => {
    const programme = hopenWith({ budgetCents: 1_500_000_00, ...changes, ...like });
    return { ...programme, rules: { ...programme.rules, prerequisitesGate: rule(gate) } };
  });
