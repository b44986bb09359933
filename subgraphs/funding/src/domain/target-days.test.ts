import { describe, expect, it } from '@jest/globals';
import { codes, fileAt, HOPEN } from '../testing/test-files.ts';
import { plannedDayObstacles, reachedDayObstacles } from './target-days.ts';

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
    { day: '2019-02-11', today: '2021-06-01', expected: ['DAY_OUT_OF_RANGE'], when: 'before the programme' },
    { day: '2019-02-12', today: '2021-06-01', expected: [], when: 'the first day of the programme' },
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
