import type { CivilDay } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { proofAs } from '../../testing/test-application-lives.ts';
import { HOPEN, hopenWith, step } from '../../testing/test-files.ts';
import { type HeldFileChanges, heldFile } from '../../testing/test-held-files.ts';
import type { Programme } from '../programme.ts';
import { type HeldFile, type Proofs, proofsNeeded, unpaidOf } from './disbursement.ts';
import { sumByMonth } from './disbursement-sums.ts';

const TODAY = '2020-06-01';
const HOLDS = proofAs(0, TODAY, HOPEN);

describe('the lines of a forecast', () => {
  const of = (
    regionCode: string,
    domainCode: string,
    ...[status, more]: [Parameters<typeof heldFile>[0], HeldFileChanges?]
  ) => ({
    file: heldFile(status, { ...more, changes: { ...more?.changes, regionCode, domainCode } }),
    proofs: {},
  });
  const line = (month: string | null, place: string, cents: Record<string, number>) => {
    const [regionCode, domainCode] = place.split(' ');
    return { month, regionCode, domainCode, certainCents: 0, possibleCents: 0, lostCents: 0, ...cents };
  };

  it('add up what falls in one month, one region and one domain; what has no date comes last', () => {
    const late = { changes: { plannedTargetsOn: '2022-06-30' } };
    const closed = { changes: { closedOn: '2019-12-24' } };
    const files = [
      of('93', 'D2', 'RETAINED'),
      of('93', 'D2', 'ACCEPTED'),
      of('93', 'D2', 'ACCEPTED'),
      of('93', 'D1', 'ACCEPTED', late),
      of('11', 'D2', 'PROJECT_FILED', closed),
    ];
    expect(sumByMonth(files, HOPEN, TODAY)).toEqual([
      line('2019-12', '11 D2', { lostCents: 100_000_00 }),
      line('2020-06', '93 D1', { certainCents: 20_000_00 }),
      line('2020-06', '93 D2', { certainCents: 40_000_00 }),
      line('2022-02', '93 D2', { possibleCents: 160_000_00 }),
      line('2023-02', '93 D1', { possibleCents: 80_000_00 }),
      line(null, '93 D2', { possibleCents: 100_000_00 }),
    ]);
  });
});

describe('the day of the balance', () => {
  const UNPLANNED = { plannedTargetsOn: null };

  it.each<[string, HeldFile, CivilDay]>([
    ['the day that is planned', heldFile('ACCEPTED'), '2022-02-01'],
    [
      'the day that was declared rather than the one planned',
      heldFile('TARGETS_DECLARED', { changes: { targetsReachedOn: '2020-12-31' } }),
      '2021-02-01',
    ],
    ['the final day when nothing is planned', heldFile('ACCEPTED', { changes: UNPLANNED }), '2024-02-01'],
    [
      'the final day of its extension when nothing is planned',
      heldFile('ACCEPTED', { changes: { ...UNPLANNED, extensionMonths: 6 } }),
      '2025-02-01',
    ],
  ])('follows %s', (_what, file, on) => {
    expect(unpaidOf(file, HOPEN, {}, TODAY)[1]).toMatchObject({ on });
  });

  it.each([
    { balanceMonth: 12, on: '2022-12-01' },
    { balanceMonth: null, on: '2021-06-30' },
  ])('with balance month $balanceMonth is $on', ({ balanceMonth, on }) => {
    const programme = hopenWith({ balanceMonth });
    expect(unpaidOf(heldFile('ACCEPTED'), programme, {}, TODAY)[1]).toMatchObject({ on });
  });

  it('follows the step TARGETS of a programme that has one', () => {
    const programme = hopenWith({ calendar: [step('TARGETS', '2022-06-30')] });
    const unplanned = heldFile('ACCEPTED', { changes: UNPLANNED });
    expect(unpaidOf(unplanned, programme, {}, TODAY)[1]).toMatchObject({ on: '2023-02-01' });
  });
});

describe('what was paid already', () => {
  const amounts = (file: HeldFile, programme: Programme, proofs: Proofs = {}) =>
    unpaidOf(file, programme, proofs, TODAY).map(({ amountCents }) => amountCents);

  it.each([
    { paid: { ADVANCE: 0, BALANCE: 0 }, left: [20_000_00, 80_000_00] },
    { paid: { ADVANCE: 19_999_99, BALANCE: 0 }, left: [1, 80_000_00] },
    { paid: { ADVANCE: 20_000_00, BALANCE: 0 }, left: [80_000_00] },
    { paid: { ADVANCE: 0, BALANCE: 80_000_00 }, left: [20_000_00] },
    { paid: { ADVANCE: 20_000_00, BALANCE: 79_999_99 }, left: [1] },
    { paid: { ADVANCE: 20_000_00, BALANCE: 80_000_00 }, left: [] },
  ])('$paid leaves $left', ({ paid, left }) => {
    const file = heldFile('TARGETS_VALIDATED', { paid });
    expect(proofsNeeded(file, HOPEN)).toEqual(paid.BALANCE < 80_000_00 ? ['BALANCE'] : []);
    expect(amounts(file, HOPEN, { BALANCE: HOLDS })).toEqual(left);
  });

  it.each([
    { advancePercent: 0, left: [100_000_00] },
    { advancePercent: 30, left: [30_000_00, 70_000_00] },
    { advancePercent: 100, left: [100_000_00] },
  ])('is nothing at first: at $advancePercent % there is $left to pay', ({ advancePercent, left }) => {
    expect(amounts(heldFile('ACCEPTED'), hopenWith({ advancePercent }))).toEqual(left);
  });
});
