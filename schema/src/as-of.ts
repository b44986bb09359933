import type { CivilDay } from './civil-day.ts';
import { RuleViolation } from './rule-violation.ts';

/** Description shared by every `asOf` argument. */
export const AS_OF =
  'À la date du. What was true at the end of that day; today when left out, else `DAY_OUT_OF_RANGE` in the future.';

/** Day to read as of: today, or an earlier day. */
export function dayOf(asOf: CivilDay | null | undefined, today: CivilDay): CivilDay {
  if (asOf == null) return today;
  if (asOf <= today) return asOf;
  const message = `${asOf} : l'avenir n'est pas connu ; nous sommes le ${today}.`;
  throw new RuleViolation('DAY_OUT_OF_RANGE', message, { field: 'asOf' });
}
