import { civilDayInParis } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import type { Act } from './acts.ts';
import type { DecisionRole } from './application.ts';
import type { ApplicationStatus } from './application-status.ts';
import { type CalendarCode, finalDay, outOfTime } from './calendar.ts';
import type { CalendarStep } from './programme.ts';
import { codes, doing, fileAt, HOPEN, hopenWith, refusalsOf, step } from './test-files.ts';

interface Deadline {
  readonly what: string;
  readonly act: Act;
  readonly by: DecisionRole;
  readonly from: ApplicationStatus;
  readonly months?: number;
  readonly days: Readonly<Record<string, 'in time' | 'DEADLINE_PASSED' | 'NOT_OPEN_YET'>>;
}

const TARGETS = { '2023-12-31': 'in time', '2024-01-01': 'DEADLINE_PASSED' } as const;
const EXTENDED = { '2024-06-30': 'in time', '2024-07-01': 'DEADLINE_PASSED' } as const;

describe.each<Deadline>([
  {
    what: 'an application is filed by 30 June 2019',
    act: 'SUBMIT',
    by: 'ESTABLISHMENT',
    from: 'DRAFT',
    days: { '2019-06-29': 'in time', '2019-06-30': 'in time', '2019-07-01': 'DEADLINE_PASSED' },
  },
  {
    what: 'the ARS preselects by 30 August 2019',
    act: 'PRESELECT',
    by: 'ARS',
    from: 'SUBMITTED',
    days: { '2019-08-29': 'in time', '2019-08-30': 'in time', '2019-08-31': 'DEADLINE_PASSED' },
  },
  {
    what: 'the DGOS says yes by 30 September 2019',
    act: 'RETAIN',
    by: 'DGOS',
    from: 'PRESELECTED',
    days: { '2019-09-29': 'in time', '2019-09-30': 'in time', '2019-10-01': 'DEADLINE_PASSED' },
  },
  {
    what: 'a project is filed by the final day',
    act: 'FILE_PROJECT',
    by: 'ESTABLISHMENT',
    from: 'RETAINED',
    days: TARGETS,
  },
  {
    what: 'a project is accepted by the final day',
    act: 'ACCEPT_PROJECT',
    by: 'ARS',
    from: 'PROJECT_FILED',
    days: TARGETS,
  },
  {
    what: 'targets are declared by the final day',
    act: 'DECLARE_TARGETS',
    by: 'ESTABLISHMENT',
    from: 'ACCEPTED',
    days: TARGETS,
  },
  {
    what: 'targets are declared by the final day, six months later when it was extended',
    act: 'DECLARE_TARGETS',
    by: 'ESTABLISHMENT',
    from: 'ACCEPTED',
    months: 6,
    days: EXTENDED,
  },
  {
    what: 'evidence is brought by the final day, six months later when it was extended',
    act: 'DECLARE_TARGETS',
    by: 'ESTABLISHMENT',
    from: 'MORE_EVIDENCE',
    months: 6,
    days: EXTENDED,
  },
  {
    what: 'targets are validated whenever the ARS is ready',
    act: 'VALIDATE_TARGETS',
    by: 'ARS',
    from: 'TARGETS_DECLARED',
    days: { '2023-12-31': 'in time', '2024-01-01': 'in time', '2026-06-01': 'in time' },
  },
  {
    what: 'a project lapses only after the final day',
    act: 'RECORD_LAPSE',
    by: 'ARS',
    from: 'ACCEPTED',
    days: { '2023-12-30': 'NOT_OPEN_YET', '2023-12-31': 'NOT_OPEN_YET', '2024-01-01': 'in time' },
  },
  {
    what: 'an extended project lapses only after its own final day',
    act: 'RECORD_LAPSE',
    by: 'ARS',
    from: 'MORE_EVIDENCE',
    months: 12,
    days: { '2024-01-01': 'NOT_OPEN_YET', '2024-12-31': 'NOT_OPEN_YET', '2025-01-01': 'in time' },
  },
])('$what', ({ act, by, from, months = 0, days }) => {
  it.each(Object.entries(days))('on %s: %s', (day, expected) => {
    const file = fileAt(from, { extensionMonths: months });
    expect(refusalsOf(file, doing(act, by, day))).toEqual(expected === 'in time' ? [] : [expected]);
  });
});

describe('an act without a deadline', () => {
  it.each<{ act: Act; by: DecisionRole; from: ApplicationStatus }>([
    { act: 'UPDATE', by: 'ESTABLISHMENT', from: 'DRAFT' },
    { act: 'WITHDRAW', by: 'ESTABLISHMENT', from: 'PRESELECTED' },
    { act: 'RETURN', by: 'ARS', from: 'SUBMITTED' },
    { act: 'REFUSE', by: 'ARS', from: 'SUBMITTED' },
    { act: 'REFUSE', by: 'DGOS', from: 'PRESELECTED' },
    { act: 'RETURN_PROJECT', by: 'ARS', from: 'PROJECT_FILED' },
    { act: 'REQUEST_EVIDENCE', by: 'ARS', from: 'TARGETS_DECLARED' },
    { act: 'RECORD_PAYMENT', by: 'DGOS', from: 'TARGETS_VALIDATED' },
    { act: 'RECORD_CORRECTION', by: 'DGOS', from: 'LAPSED' },
  ])('is $act by $by from $from: years later still', ({ act, by, from }) => {
    expect(refusalsOf(fileAt(from), doing(act, by, '2031-05-01'))).toEqual([]);
  });
});

describe('the deadlines on days when clocks change', () => {
  it.each([
    { on: '2019-03-31', moment: '2019-03-31T21:59:59Z', expected: [], when: 'the last second of 23 hours' },
    { on: '2019-03-31', moment: '2019-03-31T22:00:00Z', expected: ['DEADLINE_PASSED'], when: 'the next' },
    { on: '2019-10-27', moment: '2019-10-27T22:59:59Z', expected: [], when: 'the last second of 25 hours' },
    { on: '2019-10-27', moment: '2019-10-27T23:00:00Z', expected: ['DEADLINE_PASSED'], when: 'the next' },
    { on: '2019-06-30', moment: '2019-06-30T21:59:59Z', expected: [], when: 'the last second in summer' },
    { on: '2019-06-30', moment: '2019-06-30T22:00:00Z', expected: ['DEADLINE_PASSED'], when: 'the next' },
    { on: '2019-02-28', moment: '2019-02-28T22:59:59Z', expected: [], when: 'the last second in winter' },
    { on: '2019-02-28', moment: '2019-02-28T23:00:00Z', expected: ['DEADLINE_PASSED'], when: 'the next' },
  ])('by $on, at $moment, $when: $expected', ({ on, moment, expected }) => {
    const programme = hopenWith({ calendar: [step('APPLICATION', on)] });
    expect(codes(outOfTime(programme, 'APPLICATION', civilDayInParis(new Date(moment))))).toEqual(expected);
  });

  it.each([
    { from: '2019-03-31', moment: '2019-03-30T22:59:59Z', expected: ['NOT_OPEN_YET'] },
    { from: '2019-03-31', moment: '2019-03-30T23:00:00Z', expected: [] },
    { from: '2019-10-27', moment: '2019-10-26T21:59:59Z', expected: ['NOT_OPEN_YET'] },
    { from: '2019-10-27', moment: '2019-10-26T22:00:00Z', expected: [] },
  ])('from $from, at $moment: $expected', ({ from, moment, expected }) => {
    const programme = hopenWith({ calendar: [step('APPLICATION', '2019-12-31', from)] });
    expect(codes(outOfTime(programme, 'APPLICATION', civilDayInParis(new Date(moment))))).toEqual(expected);
  });
});

describe('a calendar', () => {
  const HALF_YEARS = [
    step('APPLICATION', '2021-06-30', '2021-03-01'),
    step('APPLICATION', '2021-12-31', '2021-09-01'),
    step('APPLICATION', '2022-06-30', '2022-03-01'),
  ];

  it.each<{ what: string; calendar: CalendarStep[]; days: Record<string, string[]> }>([
    {
      what: 'without the step is open as long as the programme runs',
      calendar: [step('NOTIFICATION', '2019-09-30')],
      days: {
        '2019-01-31': ['NOT_OPEN_YET'],
        '2019-02-01': [],
        '2023-12-31': [],
        '2024-01-01': ['DEADLINE_PASSED'],
      },
    },
    {
      what: 'with a last day only opens with the programme',
      calendar: [step('APPLICATION', '2019-06-30')],
      days: {
        '2019-01-31': ['NOT_OPEN_YET'],
        '2019-02-01': [],
        '2019-06-30': [],
        '2019-07-01': ['DEADLINE_PASSED'],
      },
    },
    {
      what: 'with a first day too is closed before it',
      calendar: [step('APPLICATION', '2019-06-30', '2019-05-01')],
      days: {
        '2019-04-30': ['NOT_OPEN_YET'],
        '2019-05-01': [],
        '2019-06-30': [],
        '2019-07-01': ['DEADLINE_PASSED'],
      },
    },
    {
      what: 'with one single day is open on it',
      calendar: [step('APPLICATION', '2019-06-30', '2019-06-30')],
      days: { '2019-06-29': ['NOT_OPEN_YET'], '2019-06-30': [], '2019-07-01': ['DEADLINE_PASSED'] },
    },
    {
      what: 'with half-year windows is closed before, between and after them',
      calendar: HALF_YEARS,
      days: {
        '2021-02-28': ['NOT_OPEN_YET'],
        '2021-03-01': [],
        '2021-06-30': [],
        '2021-07-01': ['NOT_OPEN_YET'],
        '2021-08-31': ['NOT_OPEN_YET'],
        '2021-09-01': [],
        '2021-12-31': [],
        '2022-01-01': ['NOT_OPEN_YET'],
        '2022-03-01': [],
        '2022-06-30': [],
        '2022-07-01': ['DEADLINE_PASSED'],
      },
    },
    {
      what: 'with windows in another order is open on the same days',
      calendar: HALF_YEARS.toReversed(),
      days: {
        '2021-03-01': [],
        '2021-07-01': ['NOT_OPEN_YET'],
        '2021-12-31': [],
        '2022-07-01': ['DEADLINE_PASSED'],
      },
    },
  ])('$what', ({ calendar, days }) => {
    const found = Object.keys(days).map((day) => [
      day,
      codes(outOfTime(hopenWith({ calendar }), 'APPLICATION', day)),
    ]);
    expect(Object.fromEntries(found)).toEqual(days);
  });

  it.each<{ code: CalendarCode; days: Record<string, string[]> }>([
    { code: 'APPLICATION', days: { '2019-06-30': [], '2019-07-01': ['DEADLINE_PASSED'] } },
    { code: 'ARS_PRESELECTION', days: { '2019-08-30': [], '2019-08-31': ['DEADLINE_PASSED'] } },
    { code: 'NOTIFICATION', days: { '2019-09-30': [], '2019-10-01': ['DEADLINE_PASSED'] } },
    {
      code: 'EXTENSION_REQUEST',
      days: {
        '2021-12-31': ['NOT_OPEN_YET'],
        '2022-01-01': [],
        '2022-02-25': [],
        '2022-02-26': ['DEADLINE_PASSED'],
      },
    },
  ])("is HOP'EN's for $code", ({ code, days }) => {
    const found = Object.keys(days).map((day) => [day, codes(outOfTime(HOPEN, code, day))]);
    expect(Object.fromEntries(found)).toEqual(days);
  });
});

describe('the final day of an application', () => {
  it.each([
    { endsOn: '2023-12-31', months: 0, expected: '2023-12-31' },
    { endsOn: '2023-12-31', months: 1, expected: '2024-01-31' },
    { endsOn: '2023-12-31', months: 2, expected: '2024-02-29' },
    { endsOn: '2023-12-31', months: 6, expected: '2024-06-30' },
    { endsOn: '2023-12-31', months: 12, expected: '2024-12-31' },
    { endsOn: '2022-12-31', months: 2, expected: '2023-02-28' },
  ])('is $expected when the programme ends on $endsOn and $months months were added', (row) => {
    expect(finalDay(hopenWith({ endsOn: row.endsOn }), row.months)).toBe(row.expected);
  });

  it('is the step TARGETS of a programme that has one', () => {
    const programme = hopenWith({ calendar: [step('TARGETS', '2022-06-30')] });
    expect([0, 12].map((months) => finalDay(programme, months))).toEqual(['2022-06-30', '2023-06-30']);
  });
});
