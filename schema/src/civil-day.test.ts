import { describe, expect, it } from '@jest/globals';
import { addDays, addMonths, civilDayInParis, isCivilDay } from './civil-day.ts';

describe('the day in Paris', () => {
  it.each([
    {
      moment: '2019-06-30T21:59:59.999Z',
      day: '2019-06-30',
      when: 'the last instant of the deadline, in summer',
    },
    { moment: '2019-06-30T22:00:00.000Z', day: '2019-07-01', when: 'midnight in summer: too late' },
    {
      moment: '2022-02-25T22:59:59.999Z',
      day: '2022-02-25',
      when: 'the last instant of a deadline, in winter',
    },
    { moment: '2022-02-25T23:00:00.000Z', day: '2022-02-26', when: 'midnight in winter: too late' },
    { moment: '2019-03-30T22:59:59.999Z', day: '2019-03-30', when: 'before the day of 23 hours' },
    {
      moment: '2019-03-30T23:00:00.000Z',
      day: '2019-03-31',
      when: 'the day of 23 hours begins in winter time',
    },
    {
      moment: '2019-03-31T21:59:59.999Z',
      day: '2019-03-31',
      when: 'the day of 23 hours ends in summer time',
    },
    { moment: '2019-03-31T22:00:00.000Z', day: '2019-04-01', when: 'after the day of 23 hours' },
    {
      moment: '2019-10-26T22:00:00.000Z',
      day: '2019-10-27',
      when: 'the day of 25 hours begins in summer time',
    },
    {
      moment: '2019-10-27T22:59:59.999Z',
      day: '2019-10-27',
      when: 'the day of 25 hours ends in winter time',
    },
    { moment: '2019-10-27T23:00:00.000Z', day: '2019-10-28', when: 'after the day of 25 hours' },
    { moment: '2019-12-31T23:00:00.000Z', day: '2020-01-01', when: 'the new year' },
  ])('is $day at $moment: $when', ({ moment, day }) => {
    expect(civilDayInParis(new Date(moment))).toBe(day);
  });
});

describe('the last second of a day', () => {
  it.each([
    { day: '2019-03-31', last: '2019-03-31T21:59:59Z', next: '2019-04-01', when: 'of 23 hours' },
    { day: '2019-10-27', last: '2019-10-27T22:59:59Z', next: '2019-10-28', when: 'of 25 hours' },
    { day: '2022-03-27', last: '2022-03-27T21:59:59Z', next: '2022-03-28', when: 'of 23 hours, in 2022' },
    { day: '2024-12-31', last: '2024-12-31T22:59:59Z', next: '2025-01-01', when: 'of a year' },
    {
      day: '2020-02-29',
      last: '2020-02-29T22:59:59Z',
      next: '2020-03-01',
      when: 'that exists in leap years',
    },
  ])('$when is still $day, the next second is not', ({ day, last, next }) => {
    const moment = new Date(last);
    expect(civilDayInParis(moment)).toBe(day);
    expect(civilDayInParis(new Date(moment.getTime() + 1000))).toBe(next);
  });

  it.each([
    {
      first: '2019-10-27T00:30:00Z',
      second: '2019-10-27T01:30:00Z',
      what: 'both 02:30 of the day of 25 hours',
    },
    { first: '2019-03-31T00:59:59Z', second: '2019-03-31T01:00:00Z', what: '01:59:59 and 03:00 of 23 hours' },
  ])('is not near: $what are on one day', ({ first, second }) => {
    expect(civilDayInParis(new Date(first))).toBe(civilDayInParis(new Date(second)));
  });
});

describe('a civil day', () => {
  it.each(['2019-06-30', '2020-02-29', '2000-02-29', '2019-12-31', '2020-01-01', '2019-03-31', '9999-12-31'])(
    'is %s',
    (text) => {
      expect(isCivilDay(text)).toBe(true);
    },
  );

  it.each([
    { text: '2019-02-29', why: '2019 is no leap year' },
    { text: '1900-02-29', why: 'nor is 1900' },
    { text: '2019-02-30', why: 'February never has thirty days' },
    { text: '2019-04-31', why: 'April has thirty days' },
    { text: '2019-00-10', why: 'there is no month 0' },
    { text: '2019-13-01', why: 'there is no month 13' },
    { text: '2019-01-00', why: 'there is no day 0' },
    { text: '2019-01-32', why: 'there is no day 32' },
    { text: '2019-6-30', why: 'months have two digits' },
    { text: '19-06-30', why: 'years have four digits' },
    { text: '30/06/2019', why: 'people write it so, programs do not' },
    { text: '20190630', why: 'the dashes are missing' },
    { text: '2019-06-30T00:00:00Z', why: 'it has no hour' },
    { text: '2019-06-30\n', why: 'it has no line end' },
    { text: ' 2019-06-30', why: 'it has no blank' },
    { text: '', why: 'nothing is no day' },
    { text: '0000-01-01', why: 'there is no year 0, and no database knows one' },
  ])('is not « $text »: $why', ({ text }) => {
    expect(isCivilDay(text)).toBe(false);
  });
});

describe('the day so many days later', () => {
  it.each([
    { day: '2019-06-30', count: 1, expected: '2019-07-01' },
    { day: '2019-06-30', count: 0, expected: '2019-06-30' },
    { day: '2019-07-01', count: -1, expected: '2019-06-30' },
    { day: '2019-03-30', count: 1, expected: '2019-03-31' },
    { day: '2019-03-31', count: 1, expected: '2019-04-01' },
    { day: '2019-10-26', count: 1, expected: '2019-10-27' },
    { day: '2019-10-27', count: 1, expected: '2019-10-28' },
    { day: '2019-12-31', count: 1, expected: '2020-01-01' },
    { day: '2020-01-01', count: -1, expected: '2019-12-31' },
    { day: '2019-02-28', count: 1, expected: '2019-03-01' },
    { day: '2020-02-28', count: 1, expected: '2020-02-29' },
    { day: '2020-02-28', count: 366, expected: '2021-02-28' },
  ])('$day and $count days is $expected', ({ day, count, expected }) => {
    expect(addDays(day, count)).toBe(expected);
  });
});

describe('the same day so many months later', () => {
  it.each([
    { day: '2019-06-30', count: 6, expected: '2019-12-30', why: 'the same day' },
    { day: '2019-08-31', count: 6, expected: '2020-02-29', why: 'the last day of February, leap year' },
    { day: '2018-08-31', count: 6, expected: '2019-02-28', why: 'the last day of February' },
    { day: '2018-08-28', count: 6, expected: '2019-02-28', why: 'a day that February has' },
    { day: '2018-08-29', count: 6, expected: '2019-02-28', why: 'a day that February has in leap years' },
    { day: '2019-08-29', count: 6, expected: '2020-02-29', why: 'a day that February has in leap years' },
    { day: '2019-03-31', count: 6, expected: '2019-09-30', why: 'the last of thirty days' },
    { day: '2019-01-31', count: 1, expected: '2019-02-28', why: 'not a day of March' },
    { day: '2020-02-29', count: 12, expected: '2021-02-28', why: 'no 29 February' },
    { day: '2020-02-29', count: 48, expected: '2024-02-29', why: 'the next 29 February' },
    { day: '2019-02-28', count: 12, expected: '2020-02-28', why: 'the same day, not the last of the month' },
    { day: '2023-12-31', count: 0, expected: '2023-12-31', why: 'itself' },
    { day: '2023-12-31', count: 1, expected: '2024-01-31', why: 'over the new year' },
    { day: '2023-12-31', count: 12, expected: '2024-12-31', why: 'a year' },
    { day: '2023-12-31', count: 13, expected: '2025-01-31', why: 'a year and a month' },
    { day: '2020-03-31', count: -1, expected: '2020-02-29', why: 'before, when negative' },
  ])('$day and $count months is $expected: $why', ({ day, count, expected }) => {
    expect(addMonths(day, count)).toBe(expected);
  });

  it('exists, and lies in the month that is meant, from every day of four years', () => {
    for (let day = '2019-01-01'; day < '2023-01-01'; day = addDays(day, 1)) {
      const later = addMonths(day, 6);
      const months = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
      expect([later, isCivilDay(later), months(later) - months(day)]).toEqual([later, true, 6]);
    }
  });
});
