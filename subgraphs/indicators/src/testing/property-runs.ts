import { expect } from '@jest/globals';
import fc from 'fast-check';

export const SEED = 20_191_129;
const ALL_RUNS = 1_000;
/** Number of runs: all on CI, two fifths locally, to keep the run short. */
const RUNS = process.env.CI ? ALL_RUNS : ALL_RUNS * 0.4;

type CaseCounter = (name: string) => void;

/** Asserts a property on every draw. Returns the number of times that each case was counted. */
export function assertThat<Drawn>(
  drawn: fc.Arbitrary<Drawn>,
  holds: (drawn: Drawn, count: CaseCounter) => void,
): Record<string, number> {
  const counts: Record<string, number> = {};
  const count = (name: string) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  const property = fc.property(drawn, (each) => holds(each, count));
  fc.assert(property, { seed: SEED, numRuns: RUNS });
  return counts;
}

/** Expects each case at least so many times in all the runs: a property that meets its case rarely tests nothing. */
export function expectOften(counts: Record<string, number>, least: Record<string, number>): void {
  const isRare = ([name, times]: [string, number]) => (counts[name] ?? 0) < (times * RUNS) / ALL_RUNS;
  expect({ rare: Object.entries(least).filter(isRare), counts }).toEqual({ rare: [], counts });
}
