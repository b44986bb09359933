import type { IndicatorDefinition } from './definitions.ts';
import type { IndicatorValue } from './indicator-value.ts';

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

/** What a value comes to against a target. */
export interface Measure {
  readonly state: IndicatorState;
  /** In the unit of the target; null where there is nothing to compare. */
  readonly value: number | null;
  /** How much is missing to the target; 0 when it is met, null where there is nothing to compare. */
  readonly gap: number | null;
}

type Period = Pick<IndicatorValue, 'observedFrom' | 'observedUntil'>;
type Observation = Pick<
  IndicatorDefinition,
  'observationNotBefore' | 'observationLeastDays' | 'observationMostDays'
>;
export type WindowFault = 'TOO_EARLY' | 'TOO_SHORT' | 'TOO_LONG';

const DAY_MS = 86_400_000;
const daysOf = ({ observedFrom, observedUntil }: Period): number =>
  (Date.parse(observedUntil) - Date.parse(observedFrom)) / DAY_MS + 1;

/** How an observed period leaves the window of a version; a version that says nothing of one has none. */
export function windowFault(
  { observationNotBefore, observationLeastDays, observationMostDays }: Observation,
  period: Period,
): WindowFault | null {
  const days = daysOf(period);
  if (observationNotBefore !== null && period.observedFrom < observationNotBefore) return 'TOO_EARLY';
  if (observationLeastDays !== null && days < observationLeastDays) return 'TOO_SHORT';
  if (observationMostDays !== null && days > observationMostDays) return 'TOO_LONG';
  return null;
}

type Measured = Pick<IndicatorValue, 'nature' | 'numerator' | 'denominator' | 'answer'> & Period;

/**
 * A validated value against a version of its definition. One that this version does not admit proves nothing, and is not
 * met: an older value does not take its place, as the agency has seen a newer one. Reject it, or declare another.
 */
export function measured(
  definition: Pick<IndicatorDefinition, 'target' | 'operator' | 'allowsNotApplicable'> & Observation,
  { nature, numerator, denominator, answer, ...period }: Measured,
): Measure {
  const proves = nature !== 'NOT_APPLICABLE' || definition.allowsNotApplicable !== false;
  if (!proves || windowFault(definition, period)) return { state: 'NOT_MET', value: null, gap: null };
  if (nature === 'NOT_APPLICABLE') return { state: 'NOT_APPLICABLE', value: null, gap: null };
  if (nature === 'RATIO' && denominator === 0) return { state: 'NO_CASES', value: null, gap: null };
  const [part, whole] = nature === 'ANSWER' ? [Number(answer), 1] : [numerator! * 100, denominator!];
  return compared(definition, part, whole);
}

/** Targets have two decimals at most, and are compared in hundredths: no division decides at the very target. */
const HUNDREDTHS = 100;

function compared(
  { target, operator }: Pick<IndicatorDefinition, 'target' | 'operator'>,
  part: number,
  whole: number,
): Measure {
  const missing = Math.round(target * HUNDREDTHS) * whole - part * HUNDREDTHS;
  const isTarget = operator === 'IS' ? missing === 0 : missing <= 0;
  const gap = isTarget ? 0 : Math.abs(missing) / (HUNDREDTHS * whole);
  return { state: isTarget ? 'MET' : 'NOT_MET', value: part / whole, gap };
}
