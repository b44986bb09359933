import { RuleViolation } from '@hopen/schema';
import type { Evidence, ValueContent } from '../domain/indicator-value.ts';
import type { EvidenceInput, IndicatorValueInput } from './value.type.ts';

/** Evidence as it is kept. */
export const evidenceOf = ({ label, link, sha256, on }: EvidenceInput): Evidence => ({
  label: label.toWellFormed(),
  link: link ?? null,
  sha256: sha256 ?? null,
  on: on ?? null,
});

/** A value as it is kept. What is neither a ratio nor an answer nor a reason says nothing, and is refused as a ratio. */
export function contentOf(programmeCode: string, input: IndicatorValueInput): ValueContent {
  const { indicator, observedFrom, observedUntil, numerator, denominator, answer, notApplicable } = input;
  const nature = notApplicable != null ? 'NOT_APPLICABLE' : answer != null ? 'ANSWER' : 'RATIO';
  return {
    programmeCode,
    indicatorCode: indicator,
    nature,
    numerator: numerator ?? null,
    denominator: denominator ?? null,
    answer: answer ?? null,
    reason: notApplicable?.toWellFormed() ?? null,
    observedFrom,
    observedUntil,
    evidence: (input.evidence ?? []).map(evidenceOf),
  };
}

const MOST_VALUES = 200;

/** Refuses a list of values that is empty or longer than one command takes. */
export function checkCount(items: readonly unknown[], field: string, least = 1): void {
  if (items.length >= least && items.length <= MOST_VALUES) return;
  const message = `De ${least} à ${MOST_VALUES} valeurs à la fois, et non ${items.length}.`;
  throw new RuleViolation('BAD_USER_INPUT', message, { field });
}
