import { describe, expect, it } from '@jest/globals';
import {
  codes,
  doing,
  fileAt,
  GRANTED,
  HN,
  HOPEN,
  hopenWith,
  line,
  refusals,
} from '../testing/test-files.ts';
import type { Decision } from './application.ts';
import type { ApplicationStatus } from './application-status.ts';
import { decide } from './decide.ts';
import type { LedgerLine } from './ledger.ts';
import {
  correction,
  extendedBy,
  extensionObstacles,
  type Payment,
  payment,
  plannedDayObstacles,
  reachedDayObstacles,
} from './payment-rules.ts';

describe('the months of an extension', () => {
  const IN_TIME = { requestedOn: '2022-02-01', today: '2022-03-01' };

  it.each([
    { already: 0, months: 0, expected: ['EXTENSION_TOO_LONG'] },
    { already: 0, months: -1, expected: ['EXTENSION_TOO_LONG'] },
    { already: 0, months: 1, expected: [] },
    { already: 0, months: 12, expected: [] },
    { already: 0, months: 13, expected: ['EXTENSION_TOO_LONG'] },
    { already: 6, months: 6, expected: [] },
    { already: 6, months: 7, expected: ['EXTENSION_TOO_LONG'] },
    { already: 6, months: -6, expected: ['EXTENSION_TOO_LONG'] },
    { already: 11, months: 1, expected: [] },
    { already: 12, months: 0, expected: ['EXTENSION_TOO_LONG'] },
    { already: 12, months: 1, expected: ['EXTENSION_TOO_LONG'] },
  ])('$months more after $already: $expected', ({ already, months, expected }) => {
    const file = fileAt('ACCEPTED', { extensionMonths: already });
    expect(codes(extensionObstacles(file, HOPEN, { months, ...IN_TIME }))).toEqual(expected);
  });

  it('are twelve in all, granted as six and six, and not as six and seven', () => {
    const granting = (file: ReturnType<typeof fileAt>, months: number) =>
      decide(
        file,
        doing('GRANT_EXTENSION', 'ARS', '2022-03-01', {
          terms: { extensionMonths: file.last.extensionMonths + months },
          violations: extensionObstacles(file, HOPEN, { months, ...IN_TIME }),
        }),
      );
    const accepted = fileAt('ACCEPTED');
    const once = accepted.after(granting(accepted, 6));
    expect(refusals(() => granting(once, 7))).toEqual(['EXTENSION_TOO_LONG']);
    expect(once.after(granting(once, 6)).last).toMatchObject({
      extensionMonths: HOPEN.rules.maximumExtensionMonths.value,
      status: 'ACCEPTED',
    });
  });

  it.each([
    { requestedOn: '2021-12-31', expected: ['NOT_OPEN_YET'], when: 'the day before the first' },
    { requestedOn: '2022-01-01', expected: [], when: 'the first day' },
    { requestedOn: '2022-02-25', expected: [], when: 'the last day' },
    { requestedOn: '2022-02-26', expected: ['DEADLINE_PASSED'], when: 'the day after the last' },
  ])('asked for on $requestedOn, $when: $expected', ({ requestedOn, expected }) => {
    const asked = { months: 6, requestedOn, today: '2023-05-01' };
    expect(codes(extensionObstacles(fileAt('ACCEPTED'), HOPEN, asked))).toEqual(expected);
  });

  it.each([
    { requestedOn: '2022-02-01', today: '2022-01-31', expected: ['DAY_OUT_OF_RANGE'], when: 'tomorrow' },
    { requestedOn: '2022-02-01', today: '2022-02-01', expected: [], when: 'today' },
    { requestedOn: '2022-02-01', today: '2022-02-02', expected: [], when: 'yesterday' },
  ])('asked for on $requestedOn, $when: $expected', ({ requestedOn, today, expected }) => {
    const asked = { months: 6, requestedOn, today };
    expect(codes(extensionObstacles(fileAt('ACCEPTED'), HOPEN, asked))).toEqual(expected);
  });

  it.each([
    { requestedOn: '2022-01-31', expected: ['DAY_OUT_OF_RANGE'], when: 'the day before its acceptance' },
    { requestedOn: '2022-02-01', expected: [], when: 'the day of its acceptance' },
  ])('asked for on $requestedOn, $when: $expected', ({ requestedOn, expected }) => {
    const file = fileAt('ACCEPTED', { decidedOn: '2022-02-01' });
    expect(codes(extensionObstacles(file, HOPEN, { months: 6, requestedOn, today: '2022-03-01' }))).toEqual(
      expected,
    );
  });

  it('are the programme’s own: Hôpital numérique has none', () => {
    const asked = { months: 1, requestedOn: '2014-01-01', today: '2014-01-01' };
    const file = fileAt('ACCEPTED', { decidedOn: '2013-05-01' });
    expect(codes(extensionObstacles(file, HN, asked))).toEqual(['EXTENSION_TOO_LONG']);
  });

  it.each([
    { plannedTargetsOn: '2021-06-30', months: 6, expected: '2021-12-30' },
    { plannedTargetsOn: '2023-12-31', months: 2, expected: '2024-02-29' },
    { plannedTargetsOn: '2024-02-29', months: 10, expected: '2024-12-29' },
    { plannedTargetsOn: '2024-03-31', months: 9, expected: '2024-12-31' },
    { plannedTargetsOn: null, months: 6, expected: null },
  ])('move a plan of $plannedTargetsOn by $months to $expected', ({ plannedTargetsOn, months, expected }) => {
    const { last } = fileAt('ACCEPTED', { plannedTargetsOn, extensionMonths: 3 });
    expect(extendedBy(last, HOPEN, months)).toEqual({
      extensionMonths: 3 + months,
      plannedTargetsOn: expected,
    });
  });

  it('may be asked for whenever in a programme without that step', () => {
    const asked = { months: 6, requestedOn: '2020-01-01', today: '2020-01-01' };
    expect(codes(extensionObstacles(fileAt('ACCEPTED'), hopenWith({ calendar: [] }), asked))).toEqual([]);
  });
});

describe('the day on which targets are planned to be reached', () => {
  it.each([
    { day: '2020-05-31', months: 0, expected: ['DAY_OUT_OF_RANGE'], when: 'yesterday' },
    { day: '2020-06-01', months: 0, expected: [], when: 'today' },
    { day: '2023-12-31', months: 0, expected: [], when: 'the final day' },
    { day: '2024-01-01', months: 0, expected: ['DAY_OUT_OF_RANGE'], when: 'the day after' },
    { day: '2024-06-30', months: 6, expected: [], when: 'the final day of its extension' },
    { day: '2024-07-01', months: 6, expected: ['DAY_OUT_OF_RANGE'], when: 'the day after' },
  ])('as $day, $when: $expected', ({ day, months, expected }) => {
    const file = fileAt('RETAINED', { extensionMonths: months });
    expect(codes(plannedDayObstacles(file.last, HOPEN, day, '2020-06-01'))).toEqual(expected);
  });
});

describe('the day on which targets were reached', () => {
  it.each([
    { day: '2019-01-31', today: '2021-06-01', expected: ['DAY_OUT_OF_RANGE'], when: 'before the programme' },
    { day: '2019-02-01', today: '2021-06-01', expected: [], when: 'the first day of the programme' },
    { day: '2021-06-01', today: '2021-06-01', expected: [], when: 'today' },
    { day: '2021-06-02', today: '2021-06-01', expected: ['DAY_OUT_OF_RANGE'], when: 'tomorrow' },
    { day: '2023-12-31', today: '2024-03-01', expected: [], when: 'the final day' },
    { day: '2024-01-01', today: '2024-03-01', expected: ['DAY_OUT_OF_RANGE'], when: 'the day after' },
  ])('as $day on $today, $when: $expected', ({ day, today, expected }) => {
    expect(codes(reachedDayObstacles(fileAt('ACCEPTED'), HOPEN, day, today))).toEqual(expected);
  });

  it.each([
    { day: '2024-12-31', expected: [], when: 'the final day of its extension' },
    { day: '2025-01-01', expected: ['DAY_OUT_OF_RANGE'], when: 'the day after' },
  ])('as $day with twelve more months, $when: $expected', ({ day, expected }) => {
    const file = fileAt('ACCEPTED', { extensionMonths: 12 });
    expect(codes(reachedDayObstacles(file, HOPEN, day, '2025-03-01'))).toEqual(expected);
  });
});

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
