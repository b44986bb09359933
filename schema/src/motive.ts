import { RuleViolation } from './rule-violation.ts';

const LONGEST_MOTIVE = 2000;

/** A motive as it is kept, or null when none was given; throws when it is a book. */
export function motiveFrom(text: string | null | undefined): string | null {
  const motive = text?.trim().toWellFormed() || null;
  if (motive === null || motive.length <= LONGEST_MOTIVE) return motive;
  throw new RuleViolation('BAD_USER_INPUT', `Un motif a ${LONGEST_MOTIVE} caractères au plus.`, {
    field: 'motive',
  });
}
