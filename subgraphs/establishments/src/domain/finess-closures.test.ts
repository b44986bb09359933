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
])('%d closures of %d open sites: suspicious is %s', (closures, open, suspicious) => {
  expect(isSuspicious(closures, open)).toBe(suspicious);
});
