import { addMonths, type CivilDay, RuleViolation } from '@hopen/schema';
import type { Programme } from './programme.ts';

/** The steps of a calendar that a rule reads. Without a step of that name the programme itself is the window. */
export const CALENDAR_CODES = [
  'APPLICATION',
  'ARS_PRESELECTION',
  'NOTIFICATION',
  'PROJECT',
  'EXTENSION_REQUEST',
  'TARGETS',
] as const;
export type CalendarCode = (typeof CALENDAR_CODES)[number];

/** A window in which something may be done, both days included. */
interface Window {
  readonly from: CivilDay;
  readonly on: CivilDay;
  readonly label: string;
  readonly source: string;
}

/** Violations of acting on that day: no window of that name is open. The last day itself is in time. */
export function outOfTime(programme: Programme, code: CalendarCode, day: CivilDay): RuleViolation[] {
  const windows = windowsOf(programme, code);
  if (windows.some(({ from, on }) => from <= day && day <= on)) return [];
  const next = windows.find(({ from }) => day < from);
  if (next) {
    const message = `${next.label} : à partir du ${next.from}.`;
    return [new RuleViolation('NOT_OPEN_YET', message, { source: next.source })];
  }
  const last = windows.at(-1)!;
  const message = `${last.label} : c'était jusqu'au ${last.on} inclus.`;
  return [new RuleViolation('DEADLINE_PASSED', message, { source: last.source })];
}

/** The windows of a step in the order of its calendar; without a first day one opens with the programme. */
export function windowsOf(
  { calendar, name, startsOn, endsOn, source }: Programme,
  code: CalendarCode,
): Window[] {
  const steps = calendar.filter((step) => step.code === code);
  if (steps.length === 0) return [{ from: startsOn, on: endsOn, label: name, source }];
  return steps.map((step) => ({ ...step, from: step.from ?? startsOn }));
}

/**
 * The day as of which everybody is told the selection of a region: the last day of notification, by the day that is asked about,
 * that is past; null before the first. What a region selects until then its agency and the steering body alone know.
 */
export function publishedOn(programme: Programme, asked: CivilDay, today: CivilDay): CivilDay | null {
  const days = windowsOf(programme, 'NOTIFICATION').map(({ on }) => on);
  return (
    days
      .filter((on) => on <= asked && on < today)
      .sort()
      .at(-1) ?? null
  );
}

/** The last day on which an application may prove its targets: the programme's own, and the extension it was granted. */
export function finalDay(programme: Programme, extensionMonths: number): CivilDay {
  const days = programme.calendar.filter(({ code }) => code === 'TARGETS').map(({ on }) => on);
  return addMonths(days.sort().at(-1) ?? programme.endsOn, extensionMonths);
}

/** Facts are appended in the order of their days; only a set-up whose day was put back knows later ones. */
export function laterThan(day: CivilDay, last: CivilDay): RuleViolation[] {
  if (last <= day) return [];
  return [
    new RuleViolation(
      'LATER_FACTS',
      `La suite est déjà écrite, jusqu'au ${last} : rien ne s'ajoute au ${day}.`,
    ),
  ];
}
