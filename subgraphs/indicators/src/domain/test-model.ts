import type { CivilDay } from '@hopen/schema';
import { headingOf, type IndicatorDefinition } from './definitions.ts';
import { CODES } from './test-verdicts.ts';
import type { Facts, ReviewedValue } from './verdict.ts';

// The verdict once more, slowly: each indicator on each day by itself, against which the real one is held.

/** The model, by hand: whether a value that counts meets its target, and whether all under these headings do. */
const meets = (
  { target }: IndicatorDefinition,
  { nature, numerator, denominator, answer: yesOrNo }: ReviewedValue,
) => {
  if (nature === 'NOT_APPLICABLE') return true;
  if (nature === 'ANSWER') return yesOrNo === true;
  return denominator! > 0 && numerator! >= (target * denominator!) / 100;
};

export const isValidated = ({ reviews }: ReviewedValue, asOf: CivilDay) =>
  reviews.filter(({ decidedOn }) => decidedOn <= asOf).at(-1)?.state === 'VALIDATED';

function isMetOn(on: CivilDay, code: string, { definitions, values }: Facts, asOf: CivilDay): boolean {
  const inForce = definitions
    .filter((each) => each.code === code && each.validFrom <= on)
    .reduce<IndicatorDefinition | null>(
      (last, each) => (last && last.validFrom > each.validFrom ? last : each),
      null,
    );
  if (!inForce) return true;
  const key = ({ observedUntil, declaredOn, id }: ReviewedValue) => `${observedUntil} ${declaredOn} ${id}`;
  const counting = values
    .filter((each) => each.indicatorCode === code && each.declaredOn <= asOf && each.observedUntil <= on)
    .filter((each) => isValidated(each, asOf))
    .reduce<ReviewedValue | null>((last, each) => (last && key(last) > key(each) ? last : each), null);
  return counting !== null && meets(inForce, counting);
}

export const isAllMetOn = (on: CivilDay, codes: readonly string[], known: Facts, asOf: CivilDay) =>
  codes.every((heading) => {
    const isAsked = known.definitions.some(
      ({ code, validFrom }) => headingOf(code) === heading && validFrom <= on,
    );
    // A prerequisite that asks for nothing yet stands in no way; a domain that does promises nothing.
    if (!isAsked) return known.prerequisites.includes(heading);
    return CODES.filter((code) => headingOf(code) === heading).every((code) =>
      isMetOn(on, code, known, asOf),
    );
  });
