import type { ValueContent } from '@hopen/indicators';
import type { BeneficiaryReference } from '@hopen/schema';

/** More than any file has different indicators and periods. */
const MOST_SUBJECTS = 2 ** 26;

/**
 * Which beneficiary, indicator and period each row was about. A file that says two things of one would declare and
 * correct them anew each time it is imported. Texts are kept once and rows as numbers, some ten bytes each.
 */
export class SeenRows {
  private readonly beneficiaries = new Map<string, number>();
  private readonly subjects = new Map<string, number>();
  private readonly lines = new Map<number, number>();

  /** The line that was about the same before, or `undefined`, and the row is remembered. */
  lineOf(
    reference: BeneficiaryReference,
    { programmeCode, indicatorCode, observedFrom, observedUntil }: ValueContent,
    line: number,
  ): number | undefined {
    const subject = JSON.stringify([programmeCode, indicatorCode, observedFrom, observedUntil]);
    const key = numberIn(this.beneficiaries, reference) * MOST_SUBJECTS + numberIn(this.subjects, subject);
    const before = this.lines.get(key);
    if (before === undefined) this.lines.set(key, line);
    return before;
  }
}

function numberIn(known: Map<string, number>, text: string): number {
  const number = known.get(text) ?? known.size;
  if (number === known.size) known.set(text, number);
  return number;
}
