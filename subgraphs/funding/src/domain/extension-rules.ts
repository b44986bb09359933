import { addMonths, type CivilDay, RuleViolation } from '@hopen/schema';
import type { Terms } from './application.ts';
import { finalDay, outOfTime } from './calendar.ts';
import type { CaseFile } from './case-file.ts';
import type { Programme } from './programme.ts';
import { outsideDays } from './target-days.ts';

/** Extension asked for: its months, the day of the request, and that of the updated plan; null in one from before it was kept. */
export interface Extension {
  readonly months: number;
  readonly requestedOn: CivilDay;
  readonly updatedPlanOn: CivilDay | null;
}

/**
 * Extension limits: no more months in all than the programme has, against the plan first proposed; asked for in time and once
 * accepted, with an updated plan. Source: circular of 5 Jan. 2022 (ticsante 6069), "ne pourra pas excéder une durée maximale de
 * 12 mois supplémentaires par rapport au planning initial proposé", "accompagnée d'un plan projet réactualisé".
 */
export function extensionObstacles(
  { last, acceptedOn }: CaseFile,
  programme: Programme,
  { months, requestedOn, updatedPlanOn }: Extension,
  today: CivilDay,
): RuleViolation[] {
  const { value: most, source } = programme.rules.maximumExtensionMonths;
  const first = acceptedOn ?? programme.startsOn;
  const found = [
    ...outOfTime(programme, 'EXTENSION_REQUEST', requestedOn),
    ...outsideDays(requestedOn, first, today, 'requestedOn'),
    ...(updatedPlanOn === null ? [] : outsideDays(updatedPlanOn, first, today, 'updatedPlanOn', source)),
  ];
  const total = last.extensionMonths + months;
  if (months >= 1 && total <= most) return found;
  const message =
    most > 0
      ? `De 1 à ${most} mois au total par rapport au planning initial ; ${last.extensionMonths} déjà accordé(s).`
      : "Ce programme n'accorde aucune prolongation.";
  return [...found, new RuleViolation('EXTENSION_TOO_LONG', message, { field: 'months', source })];
}

/** Terms after an extension: the day on which the targets are planned to be reached moves along. */
export const extendedBy = (
  { extensionMonths, plannedTargetsOn }: Terms,
  programme: Programme,
  months: number,
): Pick<Terms, 'extensionMonths' | 'plannedTargetsOn'> => {
  const total = extensionMonths + months;
  if (!plannedTargetsOn || months < 1) return { extensionMonths: total, plannedTargetsOn };
  // The final day has its own count: 31 December and two, then ten months is 31 December again.
  const isFinal = plannedTargetsOn === finalDay(programme, extensionMonths);
  const moved = isFinal ? finalDay(programme, total) : addMonths(plannedTargetsOn, months);
  return { extensionMonths: total, plannedTargetsOn: moved };
};
