import { beneficiaryReference } from '@hopen/schema';
import type { ReadRow } from './indicators-row.ts';

/** More than any file has different indicators and periods. */
const MOST_SUBJECTS = 2 ** 26;

/**
 * Which beneficiary, indicator and period each row was about that was taken. A file that says two things of one would
 * declare and correct them anew each time it is imported. Texts are kept once and rows as numbers, some ten bytes each.
 */
export class SeenRows {
  private readonly beneficiaries = new Map<string, number>();
  private readonly subjects = new Map<string, number>();
  private readonly lines = new Map<number, number>();

  /** The line that was about the same before. */
  lineOf(subject: ReadRow): number | undefined {
    return this.lines.get(this.keyOf(subject));
  }

  remember(subject: ReadRow, line: number): void {
    this.lines.set(this.keyOf(subject), line);
  }

  /** The same number for whatever is about the same. */
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
