import { type CivilDay, RuleViolation } from '@hopen/schema';
import type { PublishedRoadmap } from './roadmap-content.ts';

/** Requires a version to be in force for a day at least: otherwise no day would read it. */
export function publicationDayViolations(
  today: CivilDay,
  previous: PublishedRoadmap | null,
): RuleViolation[] {
  if (!previous || previous.publishedOn < today) return [];
  if (previous.publishedOn > today) {
    const message = `Une version est publiée depuis le ${previous.publishedOn} ; nous sommes le ${today}.`;
    return [new RuleViolation('LATER_FACTS', message)];
  }
  const message = 'Une version a été publiée aujourd’hui ; elle reste en vigueur un jour au moins.';
  return [new RuleViolation('DAY_OUT_OF_RANGE', message)];
}
