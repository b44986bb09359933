import type { Evidence, ValueContent } from '../domain/indicator-value.ts';
import type { EvidenceInput, IndicatorValueInput } from './value.type.ts';

export const evidenceOf = ({ label, link, sha256, on }: EvidenceInput): Evidence => ({
  label: label.toWellFormed(),
  link: link ?? null,
  sha256: sha256 ?? null,
  on: on ?? null,
});

/** Domain content of an input value. An input without ratio, answer or reason becomes an empty ratio, which is refused. */
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
