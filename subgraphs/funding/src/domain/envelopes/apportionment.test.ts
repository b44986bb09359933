import { describe, expect, it } from '@jest/globals';
import { envelopeOf, HN, HOPEN, refusals } from '../../testing/test-files.ts';
import { Envelope } from '../envelope.ts';
import { allot } from './allotment.ts';
import { apportion } from './apportionment.ts';
import { type YearAmount, type YearSum, yearOfLine, yearsOf } from './envelope-year.ts';
import { yearsWithMoney } from './year-rules.ts';

const TODAY = '2020-06-01';

/** Envelope of Paca whose allotments are for these years. */
const spread = (...years: readonly YearAmount[]) => {
  const sums: YearSum[] = years.map((each) => ({ ...each, kind: 'ALLOTMENT' }));
  const ALLOTMENT = years.reduce((sum, { amountCents }) => sum + amountCents, 0);
  return new Envelope('HOPEN', '93', { ALLOTMENT }, TODAY, { years: yearsOf(sums) });
};
const of = (year: number | null, amountCents: number): YearAmount => ({ year, amountCents });
const amounts = (lines: readonly YearAmount[]) => lines.map(({ year, amountCents }) => [year, amountCents]);

describe('the years of an envelope', () => {
  it('gather what is for each, committed and paid in each, and last what is for none', () => {
    const sums: YearSum[] = [
      { kind: 'ALLOTMENT', year: null, amountCents: 300_000_00 },
      { kind: 'APPORTIONMENT', year: null, amountCents: -200_000_00 },
      { kind: 'APPORTIONMENT', year: 2020, amountCents: 200_000_00 },
      { kind: 'RESERVATION', year: 2019, amountCents: 90_000_00 },
      { kind: 'COMMITMENT', year: 2020, amountCents: 90_000_00 },
      { kind: 'ADVANCE', year: 2020, amountCents: 18_000_00 },
      { kind: 'BALANCE', year: 2021, amountCents: 72_000_00 },
      { kind: 'CORRECTION', year: 2021, amountCents: -1 },
    ];
    expect(yearsOf(sums)).toEqual([
      { year: 2020, allotted: 200_000_00, committed: 90_000_00, paid: 18_000_00 },
      { year: 2021, allotted: 0, committed: 0, paid: 71_999_99 },
      { year: null, allotted: 100_000_00, committed: 0, paid: 0 },
    ]);
    expect(yearsOf([])).toEqual([]);
  });

  it('are those that an allotment is for, and in which anything else was booked', () => {
    const line = { valueOn: '2021-12-31', year: null };
    expect(yearOfLine({ ...line, kind: 'ALLOTMENT', year: 2023 })).toBe(2023);
    expect(yearOfLine({ ...line, kind: 'ALLOTMENT' })).toBeNull();
    expect(yearOfLine({ ...line, kind: 'ADVANCE' })).toBe(2021);
    expect(yearOfLine({ ...line, kind: 'COMMITMENT' })).toBe(2021);
  });

  it('go from the first of the programme to the last in which a balance may be paid', () => {
    expect(yearsWithMoney(HOPEN)).toEqual({ first: 2019, last: 2025 });
    expect(yearsWithMoney(HN)).toEqual({ first: 2012, last: 2018 });
  });
});

describe('an allotment by year', () => {
  const known = { allotted: 0, lastOn: '', lastNumber: 4 };
  const allotting = (amountCents: number, years: readonly YearAmount[] | null, envelope = envelopeOf({})) =>
    allot({ amountCents, years, motive: 'Motif' }, { programme: HOPEN, envelope, known }, TODAY);

  it('is a line for each year, or one for none', () => {
    const lines = allotting(100_000_01, [of(2020, 60_000_00), of(2021, 40_000_01)]);
    expect(amounts(lines)).toEqual([
      [2020, 60_000_00],
      [2021, 40_000_01],
    ]);
    expect(lines.map(({ id }) => id)).toEqual(['HOPEN-93-ALLOTMENT-5', 'HOPEN-93-ALLOTMENT-6']);
    expect(amounts(allotting(100_000_01, null))).toEqual([[null, 100_000_01]]);
  });

  it.each<{ years: readonly YearAmount[]; expected: readonly string[]; when: string }>([
    { years: [of(2020, 100_000_00)], expected: [], when: 'they add up' },
    { years: [of(2020, 99_999_99)], expected: ['BAD_USER_INPUT'], when: 'a cent is missing' },
    { years: [of(2020, 100_000_01)], expected: ['BAD_USER_INPUT'], when: 'a cent is too much' },
    { years: [], expected: ['BAD_USER_INPUT'], when: 'there is none' },
    {
      years: [of(2020, 100_000_01), of(2021, -1)],
      expected: ['BAD_USER_INPUT', 'ENVELOPE_EXCEEDED'],
      when: 'one takes back',
    },
    {
      years: [of(2019, 50_000_00), of(2025, 50_000_00)],
      expected: [],
      when: 'they are the first and the last',
    },
    { years: [of(2018, 100_000_00)], expected: ['DAY_OUT_OF_RANGE'], when: 'one is too early' },
    { years: [of(2026, 100_000_00)], expected: ['DAY_OUT_OF_RANGE'], when: 'one is too late' },
    {
      years: [of(2020, 50_000_00), of(2020, 50_000_00)],
      expected: ['DUPLICATE_ITEM'],
      when: 'one is there twice',
    },
  ])('is allowed when its years make it: $when, $expected', ({ years, expected }) => {
    expect(refusals(() => allotting(100_000_00, years)).sort()).toEqual([...expected].sort());
  });

  it('takes back no more of a year, nor of what is for none, than there is', () => {
    const envelope = spread(of(2020, 60_000_00), of(null, 40_000_00));
    const taking = (cents: number, years: readonly YearAmount[] | null) =>
      refusals(() => allotting(cents, years, envelope));
    expect(taking(-40_000_00, null)).toEqual([]);
    expect(taking(-40_000_01, null)).toEqual(['ENVELOPE_EXCEEDED']);
    expect(taking(-60_000_00, [of(2020, -60_000_00)])).toEqual([]);
    expect(taking(-60_000_01, [of(2020, -60_000_01)])).toEqual(['ENVELOPE_EXCEEDED']);
    // The whole envelope is told once.
    expect(taking(-100_000_01, null)).toEqual(['ENVELOPE_EXCEEDED']);
  });
});

describe('an apportionment', () => {
  const envelope = spread(of(2020, 60_000_00), of(2021, 10_000_00), of(null, 30_000_00));
  const apportioning = (years: readonly YearAmount[], of: Envelope = envelope) =>
    apportion({ years, motive: null }, { programme: HOPEN, envelope: of, lastNumber: 2 }, TODAY);

  it('brings each year to its amount, and the rest to none, without changing the envelope', () => {
    const lines = apportioning([of(2021, 50_000_00), of(2022, 20_000_00)]);
    expect(amounts(lines)).toEqual([
      [2020, -60_000_00],
      [2021, 40_000_00],
      [2022, 20_000_00],
    ]);
    expect(lines.map(({ id, kind, actor }) => [id, kind, actor])[0]).toEqual([
      'HOPEN-93-APPORTIONMENT-3',
      'APPORTIONMENT',
      'ARS 93',
    ]);
    expect(amounts(apportioning([]))).toEqual([
      [2020, -60_000_00],
      [2021, -10_000_00],
      [null, 70_000_00],
    ]);
    expect(amounts(apportioning([of(2020, 60_000_00), of(2021, 39_999_99)]))).toEqual([
      [2021, 29_999_99],
      [null, -29_999_99],
    ]);
  });

  it.each<{ years: readonly YearAmount[]; expected: readonly string[]; when: string }>([
    { years: [of(2020, 100_000_00)], expected: [], when: 'all of the envelope' },
    { years: [of(2020, 100_000_01)], expected: ['ENVELOPE_EXCEEDED'], when: 'a cent more than it' },
    { years: [of(2020, -1)], expected: ['BAD_USER_INPUT'], when: 'less than nothing' },
    { years: [of(2020, 60_000_00), of(2021, 10_000_00)], expected: ['BAD_USER_INPUT'], when: 'as it is' },
    { years: [of(2018, 1)], expected: ['DAY_OUT_OF_RANGE'], when: 'before the programme' },
    { years: [of(2026, 1)], expected: ['DAY_OUT_OF_RANGE'], when: 'after the last balance' },
    { years: [of(2022, 1), of(2022, 1)], expected: ['DUPLICATE_ITEM'], when: 'a year twice' },
  ])('of $when: $expected', ({ years, expected }) => {
    expect(refusals(() => apportioning(years))).toEqual(expected);
  });

  it('waits for the day of the last line', () => {
    const later = new Envelope('HOPEN', '93', {}, TODAY, { ...envelope, lastRecordedOn: '2020-06-02' });
    expect(refusals(() => apportioning([of(2020, 1)], later))).toEqual(['LATER_FACTS']);
  });
});
