import { civilDayInParis } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { codes, doing, fileAt, HOPEN, hopenWith, refusalsOf, step } from '../testing/test-files.ts';
import type { Act } from './acts.ts';
import type { ApplicationStatus } from './application-status.ts';
import { type CalendarCode, finalDay, outOfTime, publishedOn } from './calendar.ts';
import { decide } from './decide.ts';
import { type DecisionRole } from './decision-role.ts';
import type { CalendarStep } from './programme.ts';

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
    what: 'the DGOS says yes as long as a project can be filed and accepted, and late after 30 September 2019',
    act: 'RETAIN',
    by: 'NATIONAL',
    from: 'PRESELECTED',
    days: {
      '2019-09-30': 'in time',
      '2019-10-01': 'in time',
      '2021-12-16': 'in time',
      '2021-12-17': 'DEADLINE_PASSED',
    },
  },
  {
    what: 'a project is filed by 31 December 2021',
    act: 'FILE_PROJECT',
    by: 'ESTABLISHMENT',
    from: 'RETAINED',
    days: { '2021-12-31': 'in time', '2022-01-01': 'DEADLINE_PASSED' },
  },
  {
    what: 'a project that was returned is filed again by the same day',
    act: 'FILE_PROJECT',
    by: 'ESTABLISHMENT',
    from: 'PROJECT_RETURNED',
    days: { '2021-12-31': 'in time', '2022-01-01': 'DEADLINE_PASSED' },
  },
  {
    what: 'what was retained lapses once no project may be filed',
    act: 'RECORD_LAPSE',
    by: 'ARS',
    from: 'RETAINED',
    days: { '2021-12-31': 'NOT_OPEN_YET', '2022-01-01': 'in time' },
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
    what: 'a draft is changed by the last day to apply',
    act: 'UPDATE',
    by: 'ESTABLISHMENT',
    from: 'DRAFT',
    days: { '2019-06-30': 'in time', '2019-07-01': 'DEADLINE_PASSED' },
  },
  {
    what: 'a return leaves the establishment 15 days, and the ARS as many until it transmits',
    act: 'RETURN',
    by: 'ARS',
    from: 'SUBMITTED',
    days: { '2019-07-31': 'in time', '2019-08-01': 'DEADLINE_PASSED', '2019-08-31': 'DEADLINE_PASSED' },
  },
  {
    what: 'what was returned is filed again as long as the ARS has 15 days to preselect',
    act: 'SUBMIT',
    by: 'ESTABLISHMENT',
    from: 'RETURNED',
    days: { '2019-08-15': 'in time', '2019-08-16': 'DEADLINE_PASSED' },
  },
  {
    what: 'what was returned lapses once nobody may file it again',
    act: 'RECORD_LAPSE',
    by: 'ARS',
    from: 'RETURNED',
    days: { '2019-08-15': 'NOT_OPEN_YET', '2019-08-16': 'in time' },
  },
  {
    what: 'an amount is amended as long as it can be transmitted',
    act: 'AMEND_PRESELECTION',
    by: 'ARS',
    from: 'PRESELECTED',
    days: { '2019-08-30': 'in time', '2019-08-31': 'DEADLINE_PASSED' },
  },
  {
    what: 'a preselection is undone until the notification',
    act: 'CANCEL_PRESELECTION',
    by: 'ARS',
    from: 'PRESELECTED',
    days: { '2019-09-30': 'in time', '2019-10-01': 'DEADLINE_PASSED' },
  },
  {
    what: 'a project is returned as long as 15 days are left to file it again',
    act: 'RETURN_PROJECT',
    by: 'ARS',
    from: 'PROJECT_FILED',
    days: { '2021-12-16': 'in time', '2021-12-17': 'DEADLINE_PASSED' },
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

describe('a programme without a last day to file projects', () => {
  const programme = hopenWith({ calendar: HOPEN.calendar.filter(({ code }) => code !== 'PROJECT') });

  it.each([
    { day: '2023-12-16', expected: [] },
    { day: '2023-12-17', expected: ['DEADLINE_PASSED'] },
  ])('takes them as long as the ARS has 15 days to accept them: on $day $expected', ({ day, expected }) => {
    const filing = { ...doing('FILE_PROJECT', 'ESTABLISHMENT', day), programme };
    expect(refusalsOf(fileAt('RETAINED'), filing)).toEqual(expected);
  });
});

describe('evidence that was asked for on the last day or later', () => {
  const asked = (day: string) =>
    fileAt('TARGETS_DECLARED').after(
      decide(fileAt('TARGETS_DECLARED'), doing('REQUEST_EVIDENCE', 'ARS', day)),
    );

  it.each([
    { on: '2023-12-31', day: '2024-01-15', declare: [], lapse: ['NOT_OPEN_YET'] },
    { on: '2023-12-31', day: '2024-01-16', declare: ['DEADLINE_PASSED'], lapse: [] },
    { on: '2024-03-01', day: '2024-03-16', declare: [], lapse: ['NOT_OPEN_YET'] },
    { on: '2024-03-01', day: '2024-03-17', declare: ['DEADLINE_PASSED'], lapse: [] },
    { on: '2023-06-01', day: '2023-12-31', declare: [], lapse: ['NOT_OPEN_YET'] },
    { on: '2023-06-01', day: '2024-01-01', declare: ['DEADLINE_PASSED'], lapse: [] },
  ])('asked for on $on is brought on $day: $declare, and lapses: $lapse', ({ on, day, declare, lapse }) => {
    expect(refusalsOf(asked(on), doing('DECLARE_TARGETS', 'ESTABLISHMENT', day))).toEqual(declare);
    expect(refusalsOf(asked(on), doing('RECORD_LAPSE', 'ARS', day))).toEqual(lapse);
  });
});

describe('a beneficiary that is closed', () => {
  const CLOSED = { closedOn: '2021-06-30' };

  it.each<{ act: Act; by: DecisionRole; from: ApplicationStatus; closed: string[]; open: string[] }>([
    { act: 'FILE_PROJECT', by: 'ESTABLISHMENT', from: 'RETAINED', closed: ['BENEFICIARY_CLOSED'], open: [] },
    { act: 'ACCEPT_PROJECT', by: 'ARS', from: 'PROJECT_FILED', closed: ['BENEFICIARY_CLOSED'], open: [] },
    {
      act: 'DECLARE_TARGETS',
      by: 'ESTABLISHMENT',
      from: 'ACCEPTED',
      closed: ['BENEFICIARY_CLOSED'],
      open: [],
    },
    { act: 'RECORD_PAYMENT', by: 'NATIONAL', from: 'ACCEPTED', closed: ['BENEFICIARY_CLOSED'], open: [] },
    {
      act: 'REQUEST_EVIDENCE',
      by: 'ARS',
      from: 'TARGETS_DECLARED',
      closed: ['BENEFICIARY_CLOSED'],
      open: [],
    },
    { act: 'RECORD_CORRECTION', by: 'NATIONAL', from: 'ACCEPTED', closed: [], open: [] },
    { act: 'WITHDRAW', by: 'ESTABLISHMENT', from: 'RETAINED', closed: [], open: [] },
    { act: 'REFUSE', by: 'ARS', from: 'PROJECT_FILED', closed: [], open: [] },
    { act: 'RECORD_LAPSE', by: 'ARS', from: 'RETAINED', closed: [], open: ['NOT_OPEN_YET'] },
    { act: 'RECORD_LAPSE', by: 'ARS', from: 'ACCEPTED', closed: ['NOT_OPEN_YET'], open: ['NOT_OPEN_YET'] },
    { act: 'CONFIRM', by: 'ARS', from: 'ACCEPTED', closed: [], open: ['NOT_OPEN_YET'] },
    { act: 'TRANSFER', by: 'ARS', from: 'TARGETS_VALIDATED', closed: [], open: ['NOT_OPEN_YET'] },
  ])(
    '$act by $by from $from: $closed from the closing day, $open before',
    ({ act, by, from, closed, open }) => {
      expect(refusalsOf(fileAt(from), doing(act, by, '2021-06-30', CLOSED))).toEqual(closed);
      expect(refusalsOf(fileAt(from), doing(act, by, '2021-06-29', CLOSED))).toEqual(open);
    },
  );

  it('goes on once its ARS has confirmed it, and until it is closed again', () => {
    const accepted = fileAt('ACCEPTED');
    const confirmed = accepted.after(decide(accepted, doing('CONFIRM', 'ARS', '2021-07-01', CLOSED)));
    const declare = doing('DECLARE_TARGETS', 'ESTABLISHMENT', '2022-06-01', CLOSED);
    expect(refusalsOf(confirmed, declare)).toEqual([]);
    expect(refusalsOf(confirmed, { ...declare, closedOn: '2022-01-01' })).toEqual(['BENEFICIARY_CLOSED']);
    expect(refusalsOf(confirmed, doing('TRANSFER', 'ARS', '2022-06-01', CLOSED))).toEqual([]);
  });
});

describe('an act without a deadline', () => {
  it.each<{ act: Act; by: DecisionRole; from: ApplicationStatus }>([
    { act: 'WITHDRAW', by: 'ESTABLISHMENT', from: 'PRESELECTED' },
    { act: 'REOPEN_VALIDATION', by: 'ARS', from: 'TARGETS_VALIDATED' },
    { act: 'REFUSE', by: 'ARS', from: 'SUBMITTED' },
    { act: 'REFUSE', by: 'NATIONAL', from: 'PRESELECTED' },
    { act: 'REQUEST_EVIDENCE', by: 'ARS', from: 'TARGETS_DECLARED' },
    { act: 'RECORD_PAYMENT', by: 'NATIONAL', from: 'TARGETS_VALIDATED' },
    { act: 'RECORD_CORRECTION', by: 'NATIONAL', from: 'LAPSED' },
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
        '2019-02-11': ['NOT_OPEN_YET'],
        '2019-02-12': [],
        '2023-12-31': [],
        '2024-01-01': ['DEADLINE_PASSED'],
      },
    },
    {
      what: 'with a last day only opens with the programme',
      calendar: [step('APPLICATION', '2019-06-30')],
      days: {
        '2019-02-11': ['NOT_OPEN_YET'],
        '2019-02-12': [],
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

describe('the day as of which everybody is told what a region selected', () => {
  const again = hopenWith({
    calendar: [step('NOTIFICATION', '2019-09-30'), step('NOTIFICATION', '2021-09-30')],
  });

  it.each([
    { asked: '2019-09-30', today: '2019-09-30', told: null },
    { asked: '2019-09-30', today: '2019-10-01', told: '2019-09-30' },
    { asked: '2019-09-29', today: '2019-10-01', told: null },
    { asked: '2021-09-30', today: '2021-09-30', told: '2019-09-30' },
    { asked: '2021-09-29', today: '2026-01-15', told: '2019-09-30' },
    { asked: '2026-01-15', today: '2026-01-15', told: '2021-09-30' },
  ])('asked about $asked on $today: $told', ({ asked, today, told }) => {
    expect(publishedOn(again, asked, today)).toBe(told);
  });

  it('is the end of a programme whose calendar has no such step', () => {
    const without = hopenWith({ calendar: [] });
    expect(publishedOn(without, without.endsOn, '2050-01-01')).toBe(without.endsOn);
    expect(publishedOn(without, without.endsOn, without.endsOn)).toBeNull();
  });
});
