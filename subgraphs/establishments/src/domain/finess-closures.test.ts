import { expect, it } from '@jest/globals';
import { isSuspicious } from './finess-closures.ts';

it.each([
  [5, 100, false],
  [6, 100, true],
  [1, 20, false],
  [1, 19, true],
  [198, 3975, false],
  [199, 3975, true],
  [0, 0, false],
])('%d departures of %d: suspicious is %s', (departures, known, suspicious) => {
  expect(isSuspicious(departures, known)).toBe(suspicious);
});
