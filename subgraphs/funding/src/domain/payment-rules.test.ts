import { describe, expect, it } from '@jest/globals';
import { fileAt, GRANTED, HOPEN, hopenWith, line, refusals } from '../testing/test-files.ts';
import type { Decision } from './application.ts';
import type { ApplicationStatus } from './application-status.ts';
import type { LedgerLine } from './ledger.ts';
import { correction, type Payment, payment } from './payment-rules.ts';

const ADVANCE_CENTS = 20_000_00;
const BALANCE_CENTS = 80_000_00;
const asked = (changes: Partial<Payment> = {}): Payment => ({
  kind: 'ADVANCE',
  amountCents: null,
  valueOn: '2020-03-01',
  vehicle: 'FMIS',
  ...changes,
});
const paying = (
  request: Payment,
  today: string,
  status: ApplicationStatus = 'ACCEPTED',
  changes: Partial<Decision> = {},
  lines: LedgerLine[] = [],
) =>
  payment(fileAt(status, { decidedOn: '2020-03-01', ...changes }, lines), HOPEN, request, {
    proof: null,
    today,
  });
const refusedPayment = (...of: Parameters<typeof paying>) => refusals(() => paying(...of));

describe('an advance', () => {
  it('is a fifth of the grant when no amount is said', () => {
    expect(paying(asked(), '2020-03-01')).toEqual({
      kind: 'ADVANCE',
      amountCents: ADVANCE_CENTS,
      valueOn: '2020-03-01',
      vehicle: 'FMIS',
    });
  });

  it.each([
    { valueOn: '2020-02-29', today: '2020-06-01', expected: ['NOT_DUE_YET'], when: 'before the acceptance' },
    { valueOn: '2020-03-01', today: '2020-06-01', expected: [], when: 'on the day of the acceptance' },
    { valueOn: '2020-06-01', today: '2020-06-01', expected: [], when: 'today' },
    { valueOn: '2020-06-02', today: '2020-06-01', expected: ['NOT_DUE_YET'], when: 'tomorrow' },
  ])('worth $valueOn, $when: $expected', ({ valueOn, today, expected }) => {
    expect(refusedPayment(asked({ valueOn }), today)).toEqual(expected);
  });

  it.each([
    { amountCents: -1, expected: ['PAYMENT_EXCEEDS_DUE'] },
    { amountCents: 0, expected: ['PAYMENT_EXCEEDS_DUE'] },
    { amountCents: 1, expected: [] },
    { amountCents: ADVANCE_CENTS, expected: [] },
    { amountCents: ADVANCE_CENTS + 1, expected: ['PAYMENT_EXCEEDS_DUE'] },
  ])('of $amountCents cents of 2,000,000: $expected', ({ amountCents, expected }) => {
    expect(refusedPayment(asked({ amountCents }), '2020-03-01')).toEqual(expected);
  });

  it('is paid in parts, up to the last cent and no further', () => {
    const part = [line('ADVANCE', ADVANCE_CENTS - 1)];
    const after = (lines: LedgerLine[], amountCents: number | null) =>
      refusedPayment(asked({ amountCents }), '2020-03-01', 'ACCEPTED', {}, lines);
    expect(after(part, 2)).toEqual(['PAYMENT_EXCEEDS_DUE']);
    expect(after(part, 1)).toEqual([]);
    expect(paying(asked(), '2020-03-01', 'ACCEPTED', {}, part).amountCents).toBe(1);
    expect(after([line('ADVANCE', ADVANCE_CENTS)], null)).toEqual(['PAYMENT_EXCEEDS_DUE']);
  });

  it('may be paid again as far as it was taken back', () => {
    const lines = [
      line('ADVANCE', ADVANCE_CENTS, { id: 'advance' }),
      line('CORRECTION', -5_000_00, { correctsLineId: 'advance' }),
    ];
    expect(paying(asked(), '2020-03-01', 'ACCEPTED', {}, lines).amountCents).toBe(5_000_00);
  });

  it('is no instalment of a programme that pays none', () => {
    const programme = hopenWith({ advancePercent: 0 });
    expect(
      refusals(() => payment(fileAt('ACCEPTED'), programme, asked(), { proof: null, today: '2020-03-01' })),
    ).toEqual(['NOT_DUE_YET']);
  });

  it('is not due before the acceptance', () => {
    expect(refusedPayment(asked(), '2020-03-01', 'PROJECT_FILED')).toEqual(['NOT_DUE_YET']);
  });
});

describe('a balance', () => {
  const BALANCE = asked({ kind: 'BALANCE', valueOn: '2022-02-01' });
  const REACHED = { targetsReachedOn: '2021-06-30' };

  it.each<{ status: ApplicationStatus; expected: string[] }>([
    { status: 'ACCEPTED', expected: ['NOT_DUE_YET'] },
    { status: 'TARGETS_DECLARED', expected: ['NOT_DUE_YET'] },
    { status: 'MORE_EVIDENCE', expected: ['NOT_DUE_YET'] },
    { status: 'TARGETS_VALIDATED', expected: [] },
  ])('is due as $status: $expected', ({ status, expected }) => {
    expect(refusedPayment(BALANCE, '2022-02-01', status, REACHED)).toEqual(expected);
  });

  it.each([
    { valueOn: '2022-01-31', today: '2022-06-01', expected: ['NOT_DUE_YET'], when: 'the day before' },
    { valueOn: '2022-02-01', today: '2022-06-01', expected: [], when: 'the first day of February' },
    { valueOn: '2022-06-01', today: '2022-06-01', expected: [], when: 'later, today' },
    { valueOn: '2022-02-01', today: '2022-01-31', expected: ['NOT_DUE_YET'], when: 'tomorrow' },
  ])('worth $valueOn on $today, $when: $expected', ({ valueOn, today, expected }) => {
    const request = { ...BALANCE, valueOn };
    expect(refusedPayment(request, today, 'TARGETS_VALIDATED', REACHED)).toEqual(expected);
  });

  it.each([
    { reachedOn: '2021-06-30', valueOn: '2022-02-01', expected: [] },
    { reachedOn: '2022-01-31', valueOn: '2022-02-01', expected: ['NOT_DUE_YET'] },
    { reachedOn: '2022-01-31', valueOn: '2023-01-31', expected: ['NOT_DUE_YET'] },
    { reachedOn: '2022-01-31', valueOn: '2023-02-01', expected: [] },
  ])(
    'worth $valueOn that its own proof says was reached on $reachedOn: $expected',
    ({ reachedOn, valueOn, expected }) => {
      const file = fileAt('TARGETS_VALIDATED', { decidedOn: '2021-12-20', ...REACHED });
      const proof = { asOf: valueOn, version: 9, targetsReachedOn: reachedOn, indicators: [] };
      const paid = () => payment(file, HOPEN, { ...BALANCE, valueOn }, { proof, today: valueOn });
      expect(refusals(paid)).toEqual(expected);
    },
  );

  it('is what is left of the grant, to the cent', () => {
    const granted = { ...REACHED, grantedCents: GRANTED + 3 };
    const cents = (kind: Payment['kind']) =>
      paying({ ...BALANCE, kind }, '2022-02-01', 'TARGETS_VALIDATED', granted).amountCents;
    expect([cents('ADVANCE'), cents('BALANCE')]).toEqual([ADVANCE_CENTS, BALANCE_CENTS + 3]);
  });

  it.each([
    { amountCents: BALANCE_CENTS, expected: [] },
    { amountCents: BALANCE_CENTS + 1, expected: ['PAYMENT_EXCEEDS_DUE'] },
  ])(
    'of $amountCents cents of 8,000,000: $expected, even if no advance was paid',
    ({ amountCents, expected }) => {
      const request = { ...BALANCE, amountCents };
      expect(refusedPayment(request, '2022-02-01', 'TARGETS_VALIDATED', REACHED)).toEqual(expected);
    },
  );
});

describe('a correction', () => {
  const lines = [
    line('ADVANCE', ADVANCE_CENTS, { id: 'advance', vehicle: 'AC' }),
    line('BALANCE', BALANCE_CENTS, { id: 'balance', vehicle: 'FMIS' }),
  ];
  const correcting = (lineId: string, amountCents: number, more: LedgerLine[] = []) =>
    correction(fileAt('TARGETS_VALIDATED', {}, [...lines, ...more]), lineId, amountCents);
  const refused = (...of: Parameters<typeof correcting>) => refusals(() => correcting(...of));

  it('is a negative line that names the payment, through the same vehicle', () => {
    expect(correcting('balance', -1)).toEqual({
      kind: 'CORRECTION',
      amountCents: -1,
      correctsLineId: 'balance',
      vehicle: 'FMIS',
    });
  });

  it.each([
    { amountCents: 1, expected: ['CORRECTION_TOO_LARGE'] },
    { amountCents: 0, expected: ['CORRECTION_TOO_LARGE'] },
    { amountCents: -1, expected: [] },
    { amountCents: -ADVANCE_CENTS, expected: [] },
    { amountCents: -ADVANCE_CENTS - 1, expected: ['CORRECTION_TOO_LARGE'] },
  ])('of $amountCents cents of 2,000,000: $expected', ({ amountCents, expected }) => {
    expect(refused('advance', amountCents)).toEqual(expected);
  });

  it.each([
    { amountCents: -5_000_00, expected: [] },
    { amountCents: -5_000_01, expected: ['CORRECTION_TOO_LARGE'] },
  ])('of $amountCents cents when 500,000 are left: $expected', ({ amountCents, expected }) => {
    const before = line('CORRECTION', -15_000_00, { id: 'before', correctsLineId: 'advance' });
    expect(refused('advance', amountCents, [before])).toEqual(expected);
    expect(refused('balance', amountCents, [before])).toEqual([]);
  });

  it.each([
    { lineId: 'nobody', what: 'nothing' },
    { lineId: 'HOPEN-93-1-COMMITMENT', what: 'a commitment' },
    { lineId: 'before', what: 'another correction' },
  ])('of $what is refused', ({ lineId }) => {
    const before = line('CORRECTION', -1, { id: 'before', correctsLineId: 'advance' });
    expect(refused(lineId, -1, [before])).toEqual(['UNKNOWN_LEDGER_LINE']);
  });
});
