import { type CivilDay, RuleViolation } from '@hopen/schema';
import type { Terms } from './application.ts';
import { finalDay } from './calendar.ts';
import type { CaseFile } from './case-file.ts';
import type { Programme } from './programme.ts';

/** Violation of a day outside `first` to `last`, both included. */
export function outsideDays(
  day: CivilDay,
  first: CivilDay,
  last: CivilDay,
  field: string,
  source?: string,
): RuleViolation[] {
  if (day >= first && day <= last) return [];
  const message = `${day} : cette date va du ${first} au ${last} inclus.`;
  return [new RuleViolation('DAY_OUT_OF_RANGE', message, { field, ...(source && { source }) })];
}

/** Days on which an establishment may plan to reach its targets: from today to its final day. */
export const plannedDayObstacles = (
  { extensionMonths }: Pick<Terms, 'extensionMonths'>,
  programme: Programme,
  day: CivilDay,
  today: CivilDay,
) => outsideDays(day, today, finalDay(programme, extensionMonths), 'plannedTargetsOn');

/** Days on which targets may have been reached: in the programme's time, never in the future. */
export const reachedDayObstacles = (
  { last }: CaseFile,
  programme: Programme,
  day: CivilDay,
  today: CivilDay,
) => {
  const final = finalDay(programme, last.extensionMonths);
  return outsideDays(day, programme.startsOn, today < final ? today : final, 'reachedOn');
};
