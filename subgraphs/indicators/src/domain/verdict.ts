import { type CivilDay, earlier, later } from '@hopen/schema';
import { headingOf, type IndicatorDefinition, inForceFrom, inForceOn } from './definitions.ts';
import type { IndicatorValue } from './indicator-value.ts';
import type { Review, ReviewState } from './review.ts';
import { evaluateAgainstTarget, type TargetEvaluation } from './target-evaluation.ts';

/** Declared value with the steps of its review. */
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

/** Result of one indicator: the value that counts, against the version of the definition that judges it. */
export interface IndicatorFinding extends TargetEvaluation {
  readonly definition: IndicatorDefinition;
  /** Review of the value that counts, or else of the last one declared; null when none was. */
  readonly reviewState: ReviewState | null;
  readonly valueId: string | null;
  /** Last day on which a validated value was reviewed; targets may have been reached on the day of another value. */
  readonly reviewedOn: CivilDay | null;
  /**
   * Corrections: values declared after a validated one, for days that it observed, that are neither validated nor rejected; or
   * that are validated, end earlier and contradict it. Of two that contradict each other one must be rejected.
   */
  readonly pendingValueIds: readonly string[];
  /** Values neither validated nor rejected, whether or not they would count. */
  readonly unreviewedValueIds: readonly string[];
}

/** Verdict on a prerequisite or a domain: met when each indicator is met or does not apply, and one at least is met. */
export interface HeadingVerdict {
  readonly code: string;
  readonly isMet: boolean;
  /** Number of its indicators that do not apply. */
  readonly notApplicable: number;
  readonly indicators: readonly IndicatorFinding[];
}

export interface DomainVerdict extends HeadingVerdict {
  /** First day on which its targets and those of every prerequisite were met; null while they are not. */
  readonly targetsReachedOn: CivilDay | null;
}

export interface Verdict {
  readonly asOf: CivilDay;
  /** Number of facts behind it: facts are appended, so a later verdict never has a lower one. */
  readonly version: number;
  /** "Tout ou rien": every target of every prerequisite. Source: lifen.fr. */
  readonly prerequisitesMet: boolean;
  readonly prerequisites: readonly HeadingVerdict[];
  readonly domains: readonly DomainVerdict[];
}

/** Facts behind a verdict: versions of definitions, values and reviews, in any order. */
export interface VerdictFacts {
  readonly prerequisites: readonly string[];
  readonly domains: readonly string[];
  readonly definitions: readonly IndicatorDefinition[];
  readonly values: readonly ReviewedValue[];
}

/**
 * Verdict on the facts known at the end of a day. Only validated values count, the last observed one of each
 * indicator; a definition counts in the version in force.
 *
 * Payments pass `validatedOn`, the day on which its targets were validated: a later version asks for no other indicator, and
 * neither excuses nor takes back what was validated before it. A value that was validated later is judged by the version of
 * its own validation; one that was rejected since counts no more, whatever the version.
 */
export function verdictOn(facts: VerdictFacts, asOf: CivilDay, validatedOn: CivilDay = asOf): Verdict {
  const known = knownOn(facts, asOf, validatedOn);
  const findings = Map.groupBy(judgedOn(known, asOf).map(findingOf), ({ definition }) =>
    headingOf(definition.code),
  );
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

/** Prerequisites without an indicator in force are left out: one that is added later leaves past verdicts alone. */
const isInForce = ({ indicators }: HeadingVerdict): boolean => indicators.length > 0;

/** Headings need one met indicator at least: without it none is in force, or none applies. */
const isMet = (indicators: readonly TargetEvaluation[]): boolean =>
  indicators.some(({ state }) => state === 'MET') && indicators.every(isMetOrNotApplicable);

const isMetOrNotApplicable = ({ state }: TargetEvaluation) => state === 'MET' || state === 'NOT_APPLICABLE';

/** Facts recorded by a day, by indicator: versions in their order, values in the order in which they count. */
interface KnownFacts {
  readonly versions: ReadonlyMap<string, readonly IndicatorDefinition[]>;
  readonly declared: ReadonlyMap<string, readonly KnownValue[]>;
  readonly version: number;
  readonly validatedOn: CivilDay;
}

interface KnownValue extends ReviewedValue {
  readonly reviewState: ReviewState;
}

function knownOn({ definitions, values }: VerdictFacts, asOf: CivilDay, validatedOn: CivilDay): KnownFacts {
  const published = definitions
    .filter((version) => inForceFrom(version) <= asOf)
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

/** Steps of a review by a day, in their order. */
const stepsBy = ({ reviews }: ReviewedValue, day: CivilDay) =>
  reviews.filter(({ decidedOn }) => decidedOn <= day).sort((one, other) => one.sequence - other.sequence);

const byDeclaration = (one: ReviewedValue, other: ReviewedValue): number =>
  compare(one.declaredOn, other.declaredOn) || compare(one.id, other.id);

/** Order in which values count: the last observed one wins; of two for one period, the last declared. */
const byObservation = (one: ReviewedValue, other: ReviewedValue): number =>
  compare(one.observedUntil, other.observedUntil) || byDeclaration(one, other);

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** Indicator asked on a day: its values observed until then, the one that counts, and its evaluation. */
interface JudgedIndicator extends TargetEvaluation {
  /** Version that judges. */
  readonly definition: IndicatorDefinition;
  readonly observed: readonly KnownValue[];
  readonly counted: KnownValue | undefined;
}

function judgedOn({ versions, declared, validatedOn }: KnownFacts, day: CivilDay): JudgedIndicator[] {
  return [...versions].flatMap(([code, own]): JudgedIndicator[] => {
    const asked = inForceOn(own, earlier(day, validatedOn));
    if (!asked) return [];
    const observed = (declared.get(code) ?? []).filter(({ observedUntil }) => observedUntil <= day);
    const counted = observed.findLast(isValidated);
    if (!counted) {
      const state = observed.length > 0 ? 'NOT_VALIDATED' : 'NOT_DECLARED';
      return [{ definition: asked, observed, counted, state, value: null, gap: null }];
    }
    const definition = inForceOn(own, earlier(day, later(validatedOn, reviewedOn(counted))))!;
    return [{ definition, observed, counted, ...evaluateAgainstTarget(definition, counted) }];
  });
}

function findingOf({ observed, counted, ...judged }: JudgedIndicator): IndicatorFinding {
  const shown = counted ?? observed.at(-1);
  return {
    ...judged,
    reviewState: shown?.reviewState ?? null,
    reviewedOn: observed.filter(isValidated).map(reviewedOn).reduce(laterOrNull, null),
    valueId: shown?.id ?? null,
    pendingValueIds: counted ? pendingOf(observed, judged.definition) : [],
    unreviewedValueIds: idsOf(observed.filter(isUnreviewed)),
  };
}

const idsOf = (values: readonly KnownValue[]): string[] => values.map(({ id }) => id).sort();

const isValidated = ({ reviewState }: KnownValue) => reviewState === 'VALIDATED';
const isUnreviewed = ({ reviewState }: KnownValue) =>
  reviewState !== 'VALIDATED' && reviewState !== 'REJECTED';

const laterOrNull = (one: CivilDay | null, other: CivilDay): CivilDay => (one ? later(one, other) : other);

const reviewedOn = ({ reviews }: KnownValue): CivilDay => reviews.at(-1)!.decidedOn;

/** Ids of the corrections that a payment waits for: unreviewed ones, and validated ones that contradict each other. */
function pendingOf(observed: readonly KnownValue[], definition: IndicatorDefinition): string[] {
  const validated = observed.filter(isValidated);
  const waiting = observed
    .filter(isUnreviewed)
    .filter((each) => validated.some((one) => corrects(each, one)));
  // Within one period the last declared counts. A correction that ends earlier does not replace the value that it corrects.
  const counting = validated.filter(
    (each, index) => each.observedUntil !== validated[index + 1]?.observedUntil,
  );
  const said = (value: KnownValue) => {
    const { state } = evaluateAgainstTarget(definition, value);
    return state === 'MET' || state === 'NOT_APPLICABLE' ? state : 'NOT_MET';
  };
  const contradicts = (each: KnownValue, one: KnownValue) =>
    corrects(each, one) && each.observedUntil < one.observedUntil && said(each) !== said(one);
  const contradicting = counting.filter((each) => counting.some((one) => contradicts(each, one)));
  return idsOf([...waiting, ...contradicting]);
}

/** True for a value declared after another one, for days that this one observed. */
const corrects = (each: KnownValue, one: KnownValue): boolean =>
  byDeclaration(each, one) > 0 &&
  each.observedFrom <= one.observedUntil &&
  each.observedUntil >= one.observedFrom;

/** First day on which the domain and every prerequisite asked then were met, by the facts known now. */
function firstDayMet(
  known: KnownFacts,
  prerequisites: readonly string[],
  domain: string,
  asOf: CivilDay,
): CivilDay | null {
  const asked = new Set([...prerequisites, domain]);
  const ofAsked = <Rows>(rows: ReadonlyMap<string, Rows>) =>
    new Map([...rows].filter(([code]) => asked.has(headingOf(code))));
  const versions = ofAsked(known.versions);
  const observed = [...ofAsked(known.declared).values()].flat().map(({ observedUntil }) => observedUntil);
  const published = [...versions.values()].flat().map(inForceFrom);
  const days = [...new Set([...observed, ...published])].filter((day) => day <= asOf).sort();
  const allMet = (day: CivilDay) => {
    const judged = judgedOn({ ...known, versions }, day);
    const under = Map.groupBy(judged, ({ definition }) => headingOf(definition.code));
    return under.has(domain) && [...under.values()].every(isMet);
  };
  return days.find(allMet) ?? null;
}

/** Values as if declared and validated that day, for `simulateVerdict`. */
export const asIfValidated = (
  values: readonly Omit<ReviewedValue, 'reviews'>[],
  day: CivilDay,
): ReviewedValue[] =>
  values.map((value) => ({ ...value, reviews: [{ sequence: 1, state: 'VALIDATED', decidedOn: day }] }));
