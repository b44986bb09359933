import { type CivilDay, earlier, later } from '@hopen/schema';
import { headingOf, type IndicatorDefinition } from './definitions.ts';
import type { IndicatorValue } from './indicator-value.ts';
import { type Measure, measured } from './measuring.ts';
import type { Review, ReviewState } from './review.ts';

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
  | 'observedFrom'
  | 'observedUntil'
  | 'declaredOn'
> & { readonly reviews: readonly Pick<Review, 'sequence' | 'state' | 'decidedOn'>[] };

/** One indicator of a verdict: the value that counts, against the version of the definition that judges it. */
export interface Finding extends Measure {
  readonly definition: IndicatorDefinition;
  /** Of the value that counts, or else of the last one declared; null when none was. */
  readonly reviewState: ReviewState | null;
  readonly valueId: string | null;
  /** Corrections of the value that counts, declared after it for days that it observed, and not reviewed to an end. */
  readonly pendingValueIds: readonly string[];
}

/** A prerequisite or a domain: met when each of its indicators is met or does not apply, and one at least is met. */
export interface HeadingVerdict {
  readonly code: string;
  readonly isMet: boolean;
  /** How many of its indicators do not apply. */
  readonly notApplicable: number;
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
 *
 * A payment asks what was reached by the targets that were validated on a day: a version that comes later asks for no
 * other indicator, and neither excuses nor takes back what was validated before it. A value that was validated later is
 * judged by the version of its own validation; one that was rejected since counts no more, whatever the version.
 */
export function verdictOn(facts: Facts, asOf: CivilDay, validatedOn: CivilDay = asOf): Verdict {
  const known = knownOn(facts, asOf, validatedOn);
  const findings = Map.groupBy(findingsOn(known, asOf), ({ definition }) => headingOf(definition.code));
  const heading = (code: string): HeadingVerdict => {
    const indicators = findings.get(code) ?? [];
    const notApplicable = indicators.filter(({ state }) => state === 'NOT_APPLICABLE').length;
    return { code, indicators, isMet: isMet(indicators), notApplicable };
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

/** A heading of which nothing is met promises nothing: it has no indicator in force, or none of them applies. */
const isMet = (indicators: readonly Finding[]): boolean =>
  indicators.some(({ state }) => state === 'MET') &&
  indicators.every(({ state }) => state === 'MET' || state === 'NOT_APPLICABLE');

/** What was recorded by a day, by indicator: its versions in their order, and its values in the order in which they count. */
interface Known {
  readonly versions: ReadonlyMap<string, readonly IndicatorDefinition[]>;
  readonly declared: ReadonlyMap<string, readonly KnownValue[]>;
  readonly version: number;
  readonly validatedOn: CivilDay;
}

interface KnownValue extends ReviewedValue {
  readonly reviewState: ReviewState;
}

function knownOn({ definitions, values }: Facts, asOf: CivilDay, validatedOn: CivilDay): Known {
  const published = definitions
    .filter(({ validFrom }) => validFrom <= asOf)
    .sort((one, other) => compare(one.code, other.code) || compare(one.validFrom, other.validFrom));
  const declared = values
    .filter(({ declaredOn }) => declaredOn <= asOf)
    .map((value) => ({ ...value, reviews: stepsBy(value, asOf) }))
    .map((value): KnownValue => ({ ...value, reviewState: value.reviews.at(-1)?.state ?? 'DECLARED' }))
    .sort(byObservation);
  const steps = declared.reduce((sum, { reviews }) => sum + reviews.length, 0);
  return {
    versions: Map.groupBy(published, ({ code }) => code),
    declared: Map.groupBy(declared, ({ indicatorCode }) => indicatorCode),
    version: published.length + declared.length + steps,
    validatedOn,
  };
}

/** The steps of a review by a day, in their order. */
const stepsBy = ({ reviews }: ReviewedValue, day: CivilDay) =>
  reviews.filter(({ decidedOn }) => decidedOn <= day).sort((one, other) => one.sequence - other.sequence);

const byDeclaration = (one: ReviewedValue, other: ReviewedValue): number =>
  compare(one.declaredOn, other.declaredOn) || compare(one.id, other.id);

/** The last observed counts; of two for one period, the last declared. */
const byObservation = (one: ReviewedValue, other: ReviewedValue): number =>
  compare(one.observedUntil, other.observedUntil) || byDeclaration(one, other);

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

const inForceOn = (versions: readonly IndicatorDefinition[], day: CivilDay) =>
  versions.findLast(({ validFrom }) => validFrom <= day);

/** What is known on a day of each indicator that is asked, by what was observed until then. */
function findingsOn({ versions, declared, validatedOn }: Known, day: CivilDay): Finding[] {
  return [...versions].flatMap(([code, own]) => {
    const asked = inForceOn(own, earlier(day, validatedOn));
    if (!asked) return [];
    const observed = (declared.get(code) ?? []).filter(({ observedUntil }) => observedUntil <= day);
    const counted = observed.findLast(({ reviewState }) => reviewState === 'VALIDATED');
    if (!counted) return [withoutValue(asked, observed.at(-1))];
    const judging = inForceOn(own, earlier(day, later(validatedOn, counted.reviews.at(-1)!.decidedOn)))!;
    return [
      {
        definition: judging,
        ...measured(judging, counted),
        reviewState: counted.reviewState,
        valueId: counted.id,
        pendingValueIds: correctionsOf(observed),
      },
    ];
  });
}

const withoutValue = (definition: IndicatorDefinition, last: KnownValue | undefined): Finding => ({
  definition,
  state: last ? 'NOT_VALIDATED' : 'NOT_DECLARED',
  value: null,
  gap: null,
  reviewState: last?.reviewState ?? null,
  valueId: last?.id ?? null,
  pendingValueIds: [],
});

function correctionsOf(observed: readonly KnownValue[]): string[] {
  const validated = observed.filter(({ reviewState }) => reviewState === 'VALIDATED');
  const corrects = (each: KnownValue, one: KnownValue) =>
    byDeclaration(each, one) > 0 &&
    each.observedFrom <= one.observedUntil &&
    each.observedUntil >= one.observedFrom;
  return observed
    .filter(({ reviewState }) => reviewState !== 'VALIDATED' && reviewState !== 'REJECTED')
    .filter((each) => validated.some((one) => corrects(each, one)))
    .map(({ id }) => id)
    .sort();
}

/** The first day on which the domain and every prerequisite that was asked then were met, by what is known now. */
function firstDayMet(
  known: Known,
  prerequisites: readonly string[],
  domain: string,
  asOf: CivilDay,
): CivilDay | null {
  const asked = new Set([...prerequisites, domain]);
  const ofAsked = <Rows>(rows: ReadonlyMap<string, Rows>) =>
    new Map([...rows].filter(([code]) => asked.has(headingOf(code))));
  const versions = ofAsked(known.versions);
  const observed = [...ofAsked(known.declared).values()].flat().map(({ observedUntil }) => observedUntil);
  const published = [...versions.values()].flat().map(({ validFrom }) => validFrom);
  const days = [...new Set([...observed, ...published])].filter((day) => day <= asOf).sort();
  const allMet = (day: CivilDay) => {
    const findings = findingsOn({ ...known, versions }, day);
    const under = Map.groupBy(findings, ({ definition }) => headingOf(definition.code));
    return under.has(domain) && [...under.values()].every(isMet);
  };
  return days.find(allMet) ?? null;
}

/** The values as if all of these were declared and validated that day: what `simulateVerdict` evaluates. */
export const asIfValidated = (
  values: readonly Omit<ReviewedValue, 'reviews'>[],
  day: CivilDay,
): ReviewedValue[] =>
  values.map((value) => ({ ...value, reviews: [{ sequence: 1, state: 'VALIDATED', decidedOn: day }] }));
