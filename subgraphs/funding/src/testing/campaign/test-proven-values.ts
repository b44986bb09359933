import type { CivilDay } from '@hopen/schema';
import type { Known } from './test-model.ts';
import type { Declared } from './test-values.ts';
import type { World } from './test-world.ts';

// Proofs of a beneficiary, computed by hand from what was declared and reviewed, without any verdict.

export const PREREQUISITES = ['P1.1', 'P1.2', 'P2.1'];
export const codesFor = ({ domainCode }: Known) => [...PREREQUISITES, `${domainCode}.1`];
const stateOf = ({ reviews }: Declared) => reviews.at(-1)?.state ?? 'DECLARED';

/** Values known today: there are later ones only where the clock was put back. */
const known = ({ values, today }: World, { holder }: Known, asked: string): Declared[] =>
  values
    .of(holder)
    .filter(({ indicatorCode, declaredOn }) => indicatorCode === asked && declaredOn <= today)
    .map((each) => ({ ...each, reviews: each.reviews.filter(({ decidedOn }) => decidedOn <= today) }));

const validated = (world: World, of: Known, code: string) =>
  known(world, of, code).filter((each) => stateOf(each) === 'VALIDATED');

const inOrder = (one: Declared, other: Declared) =>
  `${one.observedUntil} ${one.declaredOn} ${one.id}` <
  `${other.observedUntil} ${other.declaredOn} ${other.id}`
    ? -1
    : 1;

/** Value that counts: the last observed of the validated ones. */
export const counted = (world: World, of: Known, code: string) =>
  validated(world, of, code).toSorted(inOrder).at(-1);

/** True if a value reaches the lowest target that its indicator ever had. */
export const isEverMet = (world: World, value: Declared | undefined) => reaches(world, value, Math.min);

/** True if all of a file was measured by its final day, and reaches the highest target that each indicator ever had. */
export const isEarned = (world: World, of: Known, finalDay: CivilDay): boolean =>
  codesFor(of)
    .map((code) => counted(world, of, code))
    .every(
      (value) =>
        value?.nature !== 'NOT_APPLICABLE' &&
        reaches(world, value, Math.max) &&
        value!.observedUntil <= finalDay,
    );

function reaches(world: World, value: Declared | undefined, of: typeof Math.min): boolean {
  if (!value) return false;
  if (value.nature === 'NOT_APPLICABLE') return true;
  if (value.nature === 'ANSWER') return value.answer === true;
  const targets = world.values.definitions
    .filter(({ code }) => code === value.indicatorCode)
    .map(({ target }) => target);
  return value.denominator! > 0 && value.numerator! * 100 >= of(...targets) * value.denominator!;
}

/** No day on which everything was met is before this one. */
export const notReachedBefore = (world: World, of: Known): CivilDay =>
  codesFor(of)
    .map(
      (code) =>
        validated(world, of, code)
          .map(({ observedUntil }) => observedUntil)
          .sort()[0]!,
    )
    .sort()
    .at(-1)!;

/** True if whatever is missing of a file waits for its review, and something does. */
export function isOwedAReview(world: World, of: Known): boolean {
  const missing = codesFor(of).filter((code) => !reaches(world, counted(world, of, code), Math.max));
  const waits = (code: string) =>
    known(world, of, code).some((each) => !['VALIDATED', 'REJECTED'].includes(stateOf(each)));
  return missing.length > 0 && missing.every(waits);
}

const declaredAt = ({ declaredOn, id }: Declared) => `${declaredOn} ${id}`;

/** Corrections of the value that counts, which its agency has not reviewed to an end. */
export function corrections(world: World, of: Known, code: string): Declared[] {
  const value = counted(world, of, code);
  if (!value) return [];
  return known(world, of, code)
    .filter((each) => declaredAt(each) > declaredAt(value))
    .filter((each) => each.observedFrom <= value.observedUntil && each.observedUntil >= value.observedFrom)
    .filter((each) => stateOf(each) !== 'VALIDATED' && stateOf(each) !== 'REJECTED');
}
