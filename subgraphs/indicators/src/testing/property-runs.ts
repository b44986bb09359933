import { expect } from '@jest/globals';
import fc from 'fast-check';

export const SEED = 20_191_129;
const ALL_RUNS = 1_000;
/** Number of runs: all on CI, two fifths locally, to keep the run short. */
const RUNS = process.env.CI ? ALL_RUNS : ALL_RUNS * 0.4;

type Count = (what: string) => void;

/** Holds for whatever is drawn. Returns how often what was counted came. */
export function assertThat<Drawn>(
  drawn: fc.Arbitrary<Drawn>,
  holds: (drawn: Drawn, count: Count) => void,
): Record<string, number> {
  const often: Record<string, number> = {};
  const count = (what: string) => {
    often[what] = (often[what] ?? 0) + 1;
  };
  const property = fc.property(drawn, (each) => holds(each, count));
  fc.assert(property, { seed: SEED, numRuns: RUNS });
  return often;
}

/** Least number of times that it must come in all the runs, or nothing was tested. */
export function expectOften(often: Record<string, number>, least: Record<string, number>): void {
  const isRare = ([what, times]: [string, number]) => (often[what] ?? 0) < (times * RUNS) / ALL_RUNS;
  expect({ rare: Object.entries(least).filter(isRare), often }).toEqual({ rare: [], often });
}
