import { describe, expect, it } from '@jest/globals';
import { addDays, civilDayInParis, isCivilDay } from './civil-day.ts';

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
