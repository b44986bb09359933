import { addMonths, type CivilDay, RuleViolation } from '@hopen/schema';
import type { CalendarStep, Programme } from './programme.ts';

/** The steps of a calendar that a rule reads. A programme without a step of that name sets no such limit. */
export type CalendarCode =
  | 'APPLICATION'
  | 'ARS_PRESELECTION'
  | 'NOTIFICATION'
  | 'EXTENSION_REQUEST'
  | 'TARGETS';

/** What speaks against acting on that day: no window of that name is open. The last day itself is in time. */
export function outOfTime(programme: Programme, code: CalendarCode, day: CivilDay): RuleViolation[] {
  const windows = programme.calendar.filter((step) => step.code === code);
  if (windows.length === 0 || windows.some((window) => isOpen(window, day))) return [];
  const next = windows.find(({ from }) => from !== undefined && day < from);
  if (next) {
    return [
      new RuleViolation('NOT_OPEN_YET', `${next.label} : à partir du ${next.from}.`, { source: next.source }),
    ];
  }
  const last = windows.at(-1)!;
  return [
    new RuleViolation('DEADLINE_PASSED', `${last.label} : c'était jusqu'au ${last.on} inclus.`, {
      source: last.source,
    }),
  ];
}

const isOpen = ({ from, on }: CalendarStep, day: CivilDay) =>
  (from === undefined || from <= day) && day <= on;

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
