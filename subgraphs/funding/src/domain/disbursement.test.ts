import { describe, expect, it } from '@jest/globals';
import { ApplicationState } from './application-state.ts';
import { APPLICATION_STATUSES, type ApplicationStatus } from './application-status.ts';
import { expectedPayments } from './disbursement.ts';
import { APPLICATION, HOPEN, hopenWith, step } from './test-files.ts';

const NOT_PAID = { ADVANCE: 0, BALANCE: 0 };
const TODAY = '2020-06-01';

const state = (status: ApplicationStatus, changes: Partial<ApplicationState> = {}): ApplicationState =>
  Object.assign(new ApplicationState(), APPLICATION, {
    sequence: 8,
    from: '2020-03-01',
    until: '9999-12-31',
    status,
    requestedCents: 100_000_00,
    grantedCents: 100_000_00,
    plannedTargetsOn: '2021-06-30',
    targetsReachedOn: null,
    extensionMonths: 0,
    submittedOn: '2019-06-30',
    retainedOn: '2019-09-30',
    acceptedOn: '2020-03-01',
    isPublic: true,
    legalEntityFiness: '',
    ...changes,
  });

const ADVANCE = { dueOn: TODAY, amountCents: 20_000_00, isCertain: true };
const balance = (dueOn: string, isCertain = false) => ({ dueOn, amountCents: 80_000_00, isCertain });
const UNDATED = { dueOn: null, amountCents: 100_000_00, isCertain: false };

describe('what is still to be paid on an application', () => {
  const PLANNED = [ADVANCE, balance('2022-02-01')];

  it.each<{ status: ApplicationStatus; changes?: Partial<ApplicationState>; expected: unknown[] }>([
    { status: 'DRAFT', changes: { grantedCents: null, retainedOn: null, acceptedOn: null }, expected: [] },
    {
      status: 'SUBMITTED',
      changes: { grantedCents: null, retainedOn: null, acceptedOn: null },
      expected: [],
    },
    { status: 'RETURNED', changes: { grantedCents: null, retainedOn: null, acceptedOn: null }, expected: [] },
    { status: 'PRESELECTED', changes: { retainedOn: null, acceptedOn: null }, expected: [] },
    { status: 'RETAINED', changes: { acceptedOn: null }, expected: [UNDATED] },
    { status: 'PROJECT_FILED', changes: { acceptedOn: null }, expected: [UNDATED] },
    { status: 'PROJECT_RETURNED', changes: { acceptedOn: null }, expected: [UNDATED] },
    { status: 'ACCEPTED', expected: PLANNED },
    { status: 'TARGETS_DECLARED', expected: PLANNED },
    { status: 'MORE_EVIDENCE', expected: PLANNED },
    { status: 'TARGETS_VALIDATED', expected: [ADVANCE, balance('2022-02-01', true)] },
    { status: 'REFUSED', expected: [] },
    { status: 'WITHDRAWN', expected: [] },
    { status: 'LAPSED', expected: [] },
  ])('as $status', ({ status, changes, expected }) => {
    expect(expectedPayments(state(status, changes), HOPEN, NOT_PAID, TODAY)).toEqual(expected);
  });

  it('is told for every status', () => {
    for (const status of APPLICATION_STATUSES) {
      expect(Array.isArray(expectedPayments(state(status), HOPEN, NOT_PAID, TODAY))).toBe(true);
    }
  });
});

describe('the day of the balance', () => {
  it.each<{ what: string; changes: Partial<ApplicationState>; dueOn: string }>([
    { what: 'follows the day that is planned', changes: {}, dueOn: '2022-02-01' },
    {
      what: 'follows the day that was declared rather than the one planned',
      changes: { status: 'TARGETS_DECLARED', targetsReachedOn: '2020-12-31' },
      dueOn: '2021-02-01',
    },
    {
      what: 'follows the final day when nothing is planned',
      changes: { plannedTargetsOn: null },
      dueOn: '2024-02-01',
    },
    {
      what: 'follows the final day of its extension when nothing is planned',
      changes: { plannedTargetsOn: null, extensionMonths: 6 },
      dueOn: '2025-02-01',
    },
  ])('$what: $dueOn', ({ changes, dueOn }) => {
    const [, second] = expectedPayments(state('ACCEPTED', changes), HOPEN, NOT_PAID, TODAY);
    expect(second).toMatchObject({ dueOn });
  });

  it.each([
    { today: '2022-01-31', dueOn: '2022-02-01', when: 'the day before' },
    { today: '2022-02-01', dueOn: '2022-02-01', when: 'that day' },
    { today: '2022-02-02', dueOn: '2022-02-02', when: 'the day after, when it is still unpaid' },
  ])('on $today, $when, is $dueOn', ({ today, dueOn }) => {
    const validated = state('TARGETS_VALIDATED', { targetsReachedOn: '2021-06-30' });
    const [, second] = expectedPayments(validated, HOPEN, NOT_PAID, today);
    expect(second).toEqual(balance(dueOn, true));
  });

  it.each([
    { balanceMonth: 12, dueOn: '2022-12-01' },
    { balanceMonth: null, dueOn: '2021-06-30' },
  ])('with balance month $balanceMonth is $dueOn', ({ balanceMonth, dueOn }) => {
    const [, second] = expectedPayments(state('ACCEPTED'), hopenWith({ balanceMonth }), NOT_PAID, TODAY);
    expect(second).toMatchObject({ dueOn });
  });

  it('follows the step TARGETS of a programme that has one', () => {
    const programme = hopenWith({ calendar: [step('TARGETS', '2022-06-30')] });
    const unplanned = state('ACCEPTED', { plannedTargetsOn: null });
    expect(expectedPayments(unplanned, programme, NOT_PAID, TODAY)[1]).toMatchObject({ dueOn: '2023-02-01' });
  });
});

describe('what was paid already', () => {
  it.each([
    { paid: { ADVANCE: 0, BALANCE: 0 }, left: [20_000_00, 80_000_00] },
    { paid: { ADVANCE: 19_999_99, BALANCE: 0 }, left: [1, 80_000_00] },
    { paid: { ADVANCE: 20_000_00, BALANCE: 0 }, left: [80_000_00] },
    { paid: { ADVANCE: 0, BALANCE: 80_000_00 }, left: [20_000_00] },
    { paid: { ADVANCE: 20_000_00, BALANCE: 79_999_99 }, left: [1] },
    { paid: { ADVANCE: 20_000_00, BALANCE: 80_000_00 }, left: [] },
  ])('$paid leaves $left', ({ paid, left }) => {
    const validated = state('TARGETS_VALIDATED', { targetsReachedOn: '2021-06-30' });
    const found = expectedPayments(validated, HOPEN, paid, TODAY);
    expect(found.map(({ amountCents }) => amountCents)).toEqual(left);
  });

  it.each([
    { advancePercent: 0, left: [100_000_00] },
    { advancePercent: 30, left: [30_000_00, 70_000_00] },
    { advancePercent: 100, left: [100_000_00] },
  ])('is nothing at first: at $advancePercent % there is $left to pay', ({ advancePercent, left }) => {
    const found = expectedPayments(state('ACCEPTED'), hopenWith({ advancePercent }), NOT_PAID, TODAY);
    expect(found.map(({ amountCents }) => amountCents)).toEqual(left);
  });
});
