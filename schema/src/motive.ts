import { RuleViolation } from './rule-violation.ts';

const LONGEST_MOTIVE = 2000;

/** Trims a motive; null if empty. Throws if it is too long. */
export function motiveFrom(text: string | null | undefined): string | null {
  const motive = text?.trim().toWellFormed() || null;
  if (motive === null || motive.length <= LONGEST_MOTIVE) return motive;
  throw new RuleViolation('BAD_USER_INPUT', `Un motif a ${LONGEST_MOTIVE} caractères au plus.`, {
    field: 'motive',
  });
}
