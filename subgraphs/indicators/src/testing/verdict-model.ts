import type { CivilDay } from '@hopen/schema';
import { headingOf, type IndicatorDefinition } from '../domain/definitions.ts';
import type { ReviewedValue, VerdictFacts } from '../domain/verdict.ts';
import { CODES } from './verdict-arbitraries.ts';
import { daysBetween } from './verdict-facts.ts';

// Reference model of the verdict, slow and by hand: each indicator on each day by itself.

type Judgement = 'MET' | 'SHORT' | 'NOT_APPLICABLE' | 'NOT_ASKED';

/** Evaluates a value that counts, by hand. */
export function judged(version: IndicatorDefinition, value: ReviewedValue): Judgement {
  const days = daysBetween(value.observedFrom, value.observedUntil);
  if (days[0]! < (version.observationNotBefore ?? '')) return 'SHORT';
  if (days.length < version.observationLeastDays! || days.length > version.observationMostDays!)
    return 'SHORT';
  if (value.nature === 'NOT_APPLICABLE') return version.allowsNotApplicable ? 'NOT_APPLICABLE' : 'SHORT';
  if (value.nature === 'ANSWER') return value.answer ? 'MET' : 'SHORT';
  const { numerator, denominator } = value;
  return denominator! > 0 && numerator! >= (version.target * denominator!) / 100 ? 'MET' : 'SHORT';
}

const last = <Row>(rows: readonly Row[], key: (row: Row) => string): Row | undefined =>
  rows.reduce<Row | undefined>((best, each) => (best && key(best) > key(each) ? best : each), undefined);

const stepBy = ({ reviews }: ReviewedValue, asOf: CivilDay) =>
  reviews.filter(({ decidedOn }) => decidedOn <= asOf).at(-1);

export const isValidated = (value: ReviewedValue, asOf: CivilDay) =>
  stepBy(value, asOf)?.state === 'VALIDATED';

const isKnownBy = ({ validFrom, addedOn }: IndicatorDefinition, day: CivilDay) =>
  validFrom <= day && (addedOn ?? '') <= day;

/** Parameters of a verdict. */
interface VerdictDays {
  readonly asOf: CivilDay;
  readonly validatedOn: CivilDay;
}

function stateOn(
  on: CivilDay,
  code: string,
  facts: VerdictFacts,
  { asOf, validatedOn }: VerdictDays,
): Judgement {
  const versionOf = (...days: CivilDay[]) =>
    last(
      facts.definitions.filter((each) => each.code === code && days.every((day) => isKnownBy(each, day))),
      ({ validFrom }) => validFrom,
    );
  if (!versionOf(on, validatedOn)) return 'NOT_ASKED';
  const counting = last(
    facts.values
      .filter((each) => each.indicatorCode === code && each.declaredOn <= asOf && each.observedUntil <= on)
      .filter((each) => isValidated(each, asOf)),
    ({ observedUntil, declaredOn, id }) => `${observedUntil} ${declaredOn} ${id}`,
  );
  if (!counting) return 'SHORT';
  const reviewedOn = stepBy(counting, asOf)!.decidedOn;
  return judged(versionOf(on, reviewedOn > validatedOn ? reviewedOn : validatedOn)!, counting);
}

export const isAllMetOn = (on: CivilDay, codes: readonly string[], known: VerdictFacts, asked: VerdictDays) =>
  codes.every((heading) => {
    const states = CODES.filter((code) => headingOf(code) === heading)
      .map((code) => stateOn(on, code, known, asked))
      .filter((state) => state !== 'NOT_ASKED');
    // A prerequisite without an indicator in force is met; a domain without one is not.
    if (states.length === 0) return known.prerequisites.includes(heading);
    return states.includes('MET') && !states.includes('SHORT');
  });

/** First of all days on which these headings were met, by hand; null where they are not now. */
export function firstDayMet(
  codes: readonly string[],
  known: VerdictFacts,
  first: CivilDay,
  asked: VerdictDays,
) {
  if (!isAllMetOn(asked.asOf, codes, known, asked)) return null;
  return daysBetween(first, asked.asOf).find((on) => isAllMetOn(on, codes, known, asked)) ?? null;
}
