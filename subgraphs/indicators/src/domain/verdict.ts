import type { CivilDay } from '@hopen/schema';
import { headingOf, type IndicatorDefinition } from './definitions.ts';
import type { IndicatorValue } from './indicator-value.ts';
import type { Review, ReviewState } from './review.ts';

/** What is known of one indicator. *0 %* is NOT_MET with a value of 0; the other three have a state of their own. */
export const INDICATOR_STATES = [
  'MET',
  'NOT_MET',
  'NOT_APPLICABLE',
  'NO_CASES',
  'NOT_VALIDATED',
  'NOT_DECLARED',
] as const;
export type IndicatorState = (typeof INDICATOR_STATES)[number];

/** A declared value with the steps of its review. */
export type ReviewedValue = Pick<
  IndicatorValue,
  | 'id'
  | 'programmeCode'
  | 'indicatorCode'
  | 'nature'
  | 'numerator'
  | 'denominator'
  | 'answer'
  | 'observedUntil'
  | 'declaredOn'
> & { readonly reviews: readonly Pick<Review, 'sequence' | 'state' | 'decidedOn'>[] };

/** One indicator of a verdict: the value that counts, against the version of the definition that was in force. */
export interface Finding {
  readonly definition: IndicatorDefinition;
  readonly state: IndicatorState;
  /** In the unit of the target; null where there is nothing to compare. */
  readonly value: number | null;
  /** How much is missing to the target; 0 when it is met, null where there is nothing to compare. */
  readonly gap: number | null;
  /** Of the value that counts, or else of the last one declared; null when none was. */
  readonly reviewState: ReviewState | null;
  readonly valueId: string | null;
}

/** A prerequisite or a domain: met when each of its indicators is. */
export interface HeadingVerdict {
  readonly code: string;
  readonly isMet: boolean;
  readonly indicators: readonly Finding[];
}

/** A domain, with the first day on which its targets and those of every prerequisite were met; null while they are not. */
export interface DomainVerdict extends HeadingVerdict {
  readonly targetsReachedOn: CivilDay | null;
}

export interface Verdict {
  readonly asOf: CivilDay;
  /** How many facts it rests on: facts are appended, so a later verdict never has a lower one. */
  readonly version: number;
  /** "Tout ou rien": every target of every prerequisite. Source: lifen.fr. */
  readonly prerequisitesMet: boolean;
  readonly prerequisites: readonly HeadingVerdict[];
  readonly domains: readonly DomainVerdict[];
}

/** Everything that a verdict rests on: versions of definitions, values and reviews, in any order. */
export interface Facts {
  readonly prerequisites: readonly string[];
  readonly domains: readonly string[];
  readonly definitions: readonly IndicatorDefinition[];
  readonly values: readonly ReviewedValue[];
}

/**
 * The verdict on what was known at the end of a day. Only validated values count, the last observed one of each
 * indicator; a definition counts in the version in force.
 */
export function verdictOn(facts: Facts, asOf: CivilDay): Verdict {
  const known = knownOn(facts, asOf);
  const findings = Map.groupBy(findingsOn(known, asOf), ({ definition }) => headingOf(definition.code));
  const heading = (code: string): HeadingVerdict => {
    const indicators = findings.get(code) ?? [];
    return { code, indicators, isMet: isMet(indicators) };
  };
  const prerequisites = facts.prerequisites.map(heading).filter(isInForce);
  const prerequisitesMet = prerequisites.every((each) => each.isMet);
  const domains = facts.domains.map(heading).map((domain): DomainVerdict => {
    const isReached = prerequisitesMet && domain.isMet;
    const reachedOn = isReached ? firstDayMet(known, facts.prerequisites, domain.code, asOf) : null;
    return { ...domain, targetsReachedOn: reachedOn };
  });
  return { asOf, version: known.version, prerequisitesMet, prerequisites, domains };
}

/** A prerequisite without an indicator in force asks for nothing yet: one that is added later leaves the past alone. */
const isInForce = ({ indicators }: HeadingVerdict): boolean => indicators.length > 0;

/** A heading without indicators in force promises nothing, and is not met. */
const isMet = (indicators: readonly Finding[]): boolean =>
  indicators.length > 0 && indicators.every(({ state }) => state === 'MET' || state === 'NOT_APPLICABLE');

/** What was recorded by a day: the values of each indicator in the order in which they count, and all versions. */
interface Known {
  readonly definitions: readonly IndicatorDefinition[];
  readonly declared: ReadonlyMap<string, readonly KnownValue[]>;
  readonly version: number;
}

interface KnownValue extends ReviewedValue {
  readonly reviewState: ReviewState;
}

function knownOn({ definitions, values }: Facts, asOf: CivilDay): Known {
  const published = definitions.filter(({ validFrom }) => validFrom <= asOf);
  const declared = values
    .filter(({ declaredOn }) => declaredOn <= asOf)
    .map((value) => ({ ...value, reviews: stepsBy(value, asOf) }))
    .map((value): KnownValue => ({ ...value, reviewState: value.reviews.at(-1)?.state ?? 'DECLARED' }))
    .sort(byObservation);
  const steps = declared.reduce((sum, { reviews }) => sum + reviews.length, 0);
  return {
    definitions: published.toSorted((one, other) => compare(one.validFrom, other.validFrom)),
    declared: Map.groupBy(declared, ({ indicatorCode }) => indicatorCode),
    version: published.length + declared.length + steps,
  };
}

/** The steps of a review by a day, in their order. */
const stepsBy = ({ reviews }: ReviewedValue, day: CivilDay) =>
  reviews.filter(({ decidedOn }) => decidedOn <= day).sort((one, other) => one.sequence - other.sequence);

/** The last observed counts; of two for one period, the last declared. */
const byObservation = (one: ReviewedValue, other: ReviewedValue): number =>
  compare(one.observedUntil, other.observedUntil) ||
  compare(one.declaredOn, other.declaredOn) ||
  compare(one.id, other.id);

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** What is known of each indicator in force on a day, by what was observed until then. */
function findingsOn({ definitions, declared }: Known, day: CivilDay): Finding[] {
  const inForce = new Map(
    definitions.filter(({ validFrom }) => validFrom <= day).map((each) => [each.code, each]),
  );
  return [...inForce.values()]
    .sort((one, other) => compare(one.code, other.code))
    .map((definition) => {
      const observed = (declared.get(definition.code) ?? []).filter(
        ({ observedUntil }) => observedUntil <= day,
      );
      return findingOf(definition, observed);
    });
}

function findingOf(definition: IndicatorDefinition, observed: readonly KnownValue[]): Finding {
  const counted = observed.findLast(({ reviewState }) => reviewState === 'VALIDATED');
  const last = counted ?? observed.at(-1);
  const found = {
    definition,
    reviewState: last?.reviewState ?? null,
    valueId: last?.id ?? null,
  };
  if (!counted) {
    const state = last ? 'NOT_VALIDATED' : 'NOT_DECLARED';
    return { ...found, state, value: null, gap: null };
  }
  return { ...found, ...measured(definition, counted) };
}

/** Targets have two decimals at most, and are compared in hundredths: no division decides at the very target. */
const HUNDREDTHS = 100;

/** A validated value against its target. */
export function measured(
  { target, operator }: Pick<IndicatorDefinition, 'target' | 'operator'>,
  {
    nature,
    numerator,
    denominator,
    answer,
  }: Pick<IndicatorValue, 'nature' | 'numerator' | 'denominator' | 'answer'>,
): Pick<Finding, 'state' | 'value' | 'gap'> {
  if (nature === 'NOT_APPLICABLE') return { state: 'NOT_APPLICABLE', value: null, gap: null };
  if (nature === 'RATIO' && denominator === 0) return { state: 'NO_CASES', value: null, gap: null };
  const [part, whole] = nature === 'ANSWER' ? [Number(answer), 1] : [numerator! * 100, denominator!];
  const missing = Math.round(target * HUNDREDTHS) * whole - part * HUNDREDTHS;
  const isTarget = operator === 'IS' ? missing === 0 : missing <= 0;
  const gap = isTarget ? 0 : Math.abs(missing) / (HUNDREDTHS * whole);
  return { state: isTarget ? 'MET' : 'NOT_MET', value: part / whole, gap };
}

/** The first day on which the domain and every prerequisite in force were met, by what is known now. */
function firstDayMet(
  known: Known,
  prerequisites: readonly string[],
  domain: string,
  asOf: CivilDay,
): CivilDay | null {
  const concerns = (code: string) => [...prerequisites, domain].includes(headingOf(code));
  const observed = [...known.declared].flatMap(([code, values]) =>
    concerns(code) ? values.map(({ observedUntil }) => observedUntil) : [],
  );
  const published = known.definitions.filter(({ code }) => concerns(code)).map(({ validFrom }) => validFrom);
  const days = [...new Set([...observed, ...published])].filter((day) => day <= asOf).sort();
  const allMet = (day: CivilDay) => {
    const under = Map.groupBy(findingsOn(known, day), ({ definition }) => headingOf(definition.code));
    const asked = prerequisites.filter((code) => under.has(code));
    return [...asked, domain].every((code) => isMet(under.get(code) ?? []));
  };
  return days.find(allMet) ?? null;
}

/** The values as if all of these were declared and validated that day: what `simulateVerdict` evaluates. */
export const asIfValidated = (
  values: readonly Omit<ReviewedValue, 'reviews'>[],
  day: CivilDay,
): ReviewedValue[] =>
  values.map((value) => ({ ...value, reviews: [{ sequence: 1, state: 'VALIDATED', decidedOn: day }] }));
