import { beneficiaryReference } from '@hopen/schema';
import type { ReadRow } from './indicators-row.ts';

/** Upper bound of distinct indicators and periods in a file. */
const MOST_SUBJECTS = 2 ** 26;

/**
 * Index of accepted rows by beneficiary, indicator and period. A file with two values for one subject would declare and
 * correct them again on each import. Strings are interned, so that a row takes about ten bytes.
 */
export class SeenRows {
  private readonly beneficiaries = new Map<string, number>();
  private readonly subjects = new Map<string, number>();
  private readonly lines = new Map<number, number>();

  /** Line of an earlier row about the same subject. */
  lineOf(subject: ReadRow): number | undefined {
    return this.lines.get(this.keyOf(subject));
  }

  remember(subject: ReadRow, line: number): void {
    this.lines.set(this.keyOf(subject), line);
  }

  /** Numeric key of a subject. */
  keyOf({ beneficiary: { kind, number }, content }: ReadRow): number {
    const { programmeCode, indicatorCode, observedFrom, observedUntil } = content;
    const subject = JSON.stringify([programmeCode, indicatorCode, observedFrom, observedUntil]);
    const reference = beneficiaryReference(kind, number);
    return numberIn(this.beneficiaries, reference) * MOST_SUBJECTS + numberIn(this.subjects, subject);
  }
}

function numberIn(known: Map<string, number>, text: string): number {
  const number = known.get(text) ?? known.size;
  if (number === known.size) known.set(text, number);
  return number;
}
