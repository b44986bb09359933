import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HOPEN, hopenWith, line } from '../testing/test-files.ts';
import { ACCEPTED_STATUSES, APPLICATION_STATUSES, type ApplicationStatus } from './application-status.ts';
import { balanceDueOn, instalmentsOf, leftOf, paidOf, splitGrant } from './instalments.ts';

describe('a grant cut in two', () => {
  it.each([
    { grantedCents: 40_000_00, advancePercent: 20, ADVANCE: 8_000_00, BALANCE: 32_000_00 },
    { grantedCents: 500_000_00, advancePercent: 20, ADVANCE: 100_000_00, BALANCE: 400_000_00 },
    { grantedCents: 40_000_01, advancePercent: 20, ADVANCE: 8_000_00, BALANCE: 32_000_01 },
    { grantedCents: 40_000_04, advancePercent: 20, ADVANCE: 8_000_00, BALANCE: 32_000_04 },
    { grantedCents: 40_000_05, advancePercent: 20, ADVANCE: 8_000_01, BALANCE: 32_000_04 },
    { grantedCents: 40_000_00, advancePercent: 0, ADVANCE: 0, BALANCE: 40_000_00 },
    { grantedCents: 40_000_00, advancePercent: 100, ADVANCE: 40_000_00, BALANCE: 0 },
    { grantedCents: 1, advancePercent: 99, ADVANCE: 0, BALANCE: 1 },
    { grantedCents: 0, advancePercent: 20, ADVANCE: 0, BALANCE: 0 },
  ])(
    '$grantedCents cents at $advancePercent % is $ADVANCE and $BALANCE',
    ({ grantedCents, advancePercent, ...shares }) => {
      expect(splitGrant(grantedCents, { advancePercent })).toEqual(shares);
    },
  );

  it.each(Array.from({ length: 101 }, (_, percent) => percent))(
    'loses no cent at %i %%',
    (advancePercent) => {
      const grants = [0, 1, 2, 3, 7, 99, 100, 101, 39_999_99, 40_000_01, 333_333_33, 499_999_97, 500_000_00];
      for (const grantedCents of grants) {
        const { ADVANCE, BALANCE } = splitGrant(grantedCents, { advancePercent });
        expect(ADVANCE + BALANCE).toBe(grantedCents);
        expect([ADVANCE >= 0, BALANCE >= 0]).toEqual([true, true]);
      }
    },
  );

  it('adds up to itself whatever the amount and the share, and never rounds the advance up', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), fc.integer({ min: 0, max: 100 }), (grantedCents, advancePercent) => {
        const { ADVANCE, BALANCE } = splitGrant(grantedCents, { advancePercent });
        expect(ADVANCE + BALANCE).toBe(grantedCents);
        expect(Math.min(ADVANCE, BALANCE)).toBeGreaterThanOrEqual(0);
        const exact = BigInt(grantedCents) * BigInt(advancePercent);
        const rest = exact - BigInt(ADVANCE) * 100n;
        expect(rest >= 0n && rest < 100n).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the balance', () => {
  it.each([
    { reachedOn: '2021-01-01', balanceMonth: 2, dueOn: '2022-02-01', when: 'the first day of a year' },
    { reachedOn: '2021-12-31', balanceMonth: 2, dueOn: '2022-02-01', when: 'the last day of a year' },
    { reachedOn: '2022-01-01', balanceMonth: 2, dueOn: '2023-02-01', when: 'the day after' },
    { reachedOn: '2020-02-29', balanceMonth: 2, dueOn: '2021-02-01', when: 'a day that next year has not' },
    { reachedOn: '2021-06-15', balanceMonth: 12, dueOn: '2022-12-01', when: 'in a programme of December' },
    { reachedOn: '2021-06-15', balanceMonth: 1, dueOn: '2022-01-01', when: 'in a programme of January' },
    {
      reachedOn: '2021-06-15',
      balanceMonth: null,
      dueOn: '2021-06-15',
      when: 'in a programme without month',
    },
  ])('of targets reached on $reachedOn is due from $dueOn, $when', ({ reachedOn, balanceMonth, dueOn }) => {
    expect(balanceDueOn(reachedOn, { balanceMonth })).toBe(dueOn);
  });
});

const ACCEPTED = {
  status: 'ACCEPTED' as ApplicationStatus,
  acceptedOn: '2020-03-01',
  grantedCents: 40_000_01,
  targetsReachedOn: null as string | null,
};

describe('the instalments of an application', () => {
  it('are none before it is accepted', () => {
    expect(instalmentsOf({ ...ACCEPTED, status: 'PROJECT_FILED', acceptedOn: null }, HOPEN, [])).toEqual([]);
  });

  it('are the advance from acceptance on, and a balance of which nobody knows when', () => {
    expect(instalmentsOf(ACCEPTED, HOPEN, [])).toEqual([
      { kind: 'ADVANCE', amountCents: 8_000_00, paidCents: 0, dueOn: '2020-03-01' },
      { kind: 'BALANCE', amountCents: 32_000_01, paidCents: 0, dueOn: null },
    ]);
  });

  it.each(
    ACCEPTED_STATUSES.map((status) => ({
      status,
      dueOn: status === 'TARGETS_VALIDATED' ? '2022-02-01' : null,
    })),
  )('have a balance due on $dueOn once it is $status, even if targets were declared', ({ status, dueOn }) => {
    const [, balance] = instalmentsOf({ ...ACCEPTED, status, targetsReachedOn: '2021-06-30' }, HOPEN, []);
    expect(balance).toMatchObject({ kind: 'BALANCE', dueOn });
  });

  it.each([
    { advancePercent: 0, kinds: ['BALANCE'] },
    { advancePercent: 20, kinds: ['ADVANCE', 'BALANCE'] },
    { advancePercent: 100, kinds: ['ADVANCE'] },
  ])('at $advancePercent % are $kinds', ({ advancePercent, kinds }) => {
    const instalments = instalmentsOf(ACCEPTED, hopenWith({ advancePercent }), []);
    expect(instalments.map(({ kind }) => kind)).toEqual(kinds);
  });

  it.each(APPLICATION_STATUSES.filter((status) => ['WITHDRAWN', 'LAPSED', 'REFUSED'].includes(status)))(
    'are what was paid and no more once it is %s',
    (status) => {
      const paid = [line('ADVANCE', 5_000_00)];
      expect(instalmentsOf({ ...ACCEPTED, status }, HOPEN, paid)).toMatchObject([
        { kind: 'ADVANCE', amountCents: 5_000_00, paidCents: 5_000_00 },
        { kind: 'BALANCE', amountCents: 0, paidCents: 0, dueOn: null },
      ]);
    },
  );
});

describe('what was paid', () => {
  const lines = [
    line('COMMITMENT', 40_000_01, { id: 'commitment' }),
    line('ADVANCE', 5_000_00, { id: 'first' }),
    line('ADVANCE', 3_000_00, { id: 'second' }),
    line('CORRECTION', -1_000_00, { id: 'third', correctsLineId: 'first' }),
    line('CORRECTION', -500_00, { id: 'fourth', correctsLineId: 'first' }),
    line('BALANCE', 32_000_01, { id: 'fifth' }),
    line('CORRECTION', -1, { id: 'sixth', correctsLineId: 'fifth' }),
  ];

  it('of an instalment is its payments, less what was taken back of them', () => {
    expect([paidOf('ADVANCE', lines), paidOf('BALANCE', lines)]).toEqual([6_500_00, 32_000_00]);
  });

  it('of one line is what was not taken back of it', () => {
    const payments = lines.filter(({ kind }) => kind === 'ADVANCE' || kind === 'BALANCE');
    expect(payments.map((payment) => leftOf(payment, lines))).toEqual([3_500_00, 3_000_00, 32_000_00]);
  });

  it('is nothing without any payment', () => {
    expect([paidOf('ADVANCE', []), paidOf('BALANCE', lines.slice(0, 1))]).toEqual([0, 0]);
  });
});
