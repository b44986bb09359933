import type { IndicatorDefinition } from './definitions.ts';
import type { IndicatorValue } from './indicator-value.ts';

/** State of an indicator in a verdict. *0 %* is NOT_MET with a value of 0; the other three have a state of their own. */
export const INDICATOR_STATES = [
  'MET',
  'NOT_MET',
  'NOT_APPLICABLE',
  'NO_CASES',
  'NOT_VALIDATED',
  'NOT_DECLARED',
] as const;
export type IndicatorState = (typeof INDICATOR_STATES)[number];

/** Result of a value against its target. */
export interface TargetEvaluation {
  readonly state: IndicatorState;
  /** Result in the unit of the target; null where there is nothing to compare. */
  readonly value: number | null;
  /** Distance to the target; 0 when it is met, null where there is nothing to compare. */
  readonly gap: number | null;
}

type ObservedPeriod = Pick<IndicatorValue, 'observedFrom' | 'observedUntil'>;
type ObservationWindow = Pick<
  IndicatorDefinition,
  'observationNotBefore' | 'observationLeastDays' | 'observationMostDays'
>;
export type ObservationFault = 'TOO_EARLY' | 'TOO_SHORT' | 'TOO_LONG';

const DAY_MS = 86_400_000;
const daysOf = ({ observedFrom, observedUntil }: ObservedPeriod): number =>
  (Date.parse(observedUntil) - Date.parse(observedFrom)) / DAY_MS + 1;

/** Fault of an observed period against the window of a version; a bound that is null admits every period. */
export function observationFault(
  { observationNotBefore, observationLeastDays, observationMostDays }: ObservationWindow,
  period: ObservedPeriod,
): ObservationFault | null {
  const days = daysOf(period);
  if (observationNotBefore !== null && period.observedFrom < observationNotBefore) return 'TOO_EARLY';
  if (observationLeastDays !== null && days < observationLeastDays) return 'TOO_SHORT';
  if (observationMostDays !== null && days > observationMostDays) return 'TOO_LONG';
  return null;
}

type EvaluatedValue = Pick<IndicatorValue, 'nature' | 'numerator' | 'denominator' | 'answer'> &
  ObservedPeriod;

/**
 * Evaluates a validated value against a version of its definition. A value that this version does not admit is not met, and no
 * older value takes its place, as the agency has seen a newer one. Reject it, or declare another.
 */
export function evaluateAgainstTarget(
  definition: Pick<IndicatorDefinition, 'target' | 'operator' | 'allowsNotApplicable'> & ObservationWindow,
  { nature, numerator, denominator, answer, ...period }: EvaluatedValue,
): TargetEvaluation {
  const isAdmitted = nature !== 'NOT_APPLICABLE' || definition.allowsNotApplicable !== false;
  if (!isAdmitted || observationFault(definition, period))
    return { state: 'NOT_MET', value: null, gap: null };
  if (nature === 'NOT_APPLICABLE') return { state: 'NOT_APPLICABLE', value: null, gap: null };
  if (nature === 'RATIO' && denominator === 0) return { state: 'NO_CASES', value: null, gap: null };
  const [part, whole] = nature === 'ANSWER' ? [Number(answer), 1] : [numerator! * 100, denominator!];
  return compareWithTarget(definition, part, whole);
}

/** Targets have two decimals at most, and are compared in hundredths: no division decides at the very target. */
const HUNDREDTHS = 100;

function compareWithTarget(
  { target, operator }: Pick<IndicatorDefinition, 'target' | 'operator'>,
  part: number,
  whole: number,
): TargetEvaluation {
  const missing = Math.round(target * HUNDREDTHS) * whole - part * HUNDREDTHS;
  const isTarget = operator === 'IS' ? missing === 0 : missing <= 0;
  const gap = isTarget ? 0 : Math.abs(missing) / (HUNDREDTHS * whole);
  return { state: isTarget ? 'MET' : 'NOT_MET', value: part / whole, gap };
}
