import { addDays, type CivilDay, earlier, later } from '@hopen/schema';
import { type Act, type Deadline, TRANSITIONS, type Transition } from './acts.ts';
import type { Decision } from './application.ts';
import type { ApplicationStatus } from './application-status.ts';
import { CALENDAR_CODES, type CalendarCode, finalDay, windowsOf } from './calendar.ts';
import type { CaseFile } from './case-file.ts';
import type { Programme } from './programme.ts';

/** Facts of a file that its deadlines are counted from. */
export type Dated = Pick<CaseFile, 'dayOf'> & { readonly last: Pick<Decision, 'extensionMonths' | 'status'> };

/** True if the holder is closed, and its ARS has not confirmed the application since; after a transfer, since the transfer. */
export const isClosedTo = (
  file: Pick<CaseFile, 'dayOf'>,
  closedOn: CivilDay | null,
  day: CivilDay,
): closedOn is CivilDay => {
  const confirmedOn = file.dayOf('CONFIRM') ?? '';
  const isConfirmed =
    closedOn !== null && confirmedOn >= closedOn && confirmedOn >= (file.dayOf('TRANSFER') ?? '');
  return closedOn !== null && closedOn <= day && !isConfirmed;
};

/** Last day of a deadline for this file; of a calendar step with several windows, the last of all. */
export function lastDayFor(file: Dated, programme: Programme, deadline: Deadline): CivilDay {
  const final = finalDay(programme, file.last.extensionMonths);
  if (deadline === 'TARGETS') return final;
  if (deadline === 'ANSWER') return later(final, lastDayToAnswer(file, programme));
  if (isCalendarStep(deadline)) return windowsOf(programme, deadline).at(-1)!.on;
  return lastDayToFollow(transitionOf(deadline, file.last.status), file, programme)!;
}

/** Last day on which a transition is open; null where nothing ends it. */
export function lastDayToFollow(transition: Transition, file: Dated, programme: Programme): CivilDay | null {
  const until = transition.until ? lastDayFor(file, programme, transition.until) : null;
  const leaving = lastDayLeavingAnAnswer(transition, file, programme);
  return until && leaving ? earlier(until, leaving) : (until ?? leaving);
}

/** Last day that leaves the programme's `answerDays` for the act that must follow; null where none must. */
export function lastDayLeavingAnAnswer(
  { answeredBy, to }: Transition,
  file: Dated,
  programme: Programme,
): CivilDay | null {
  const last = answeredBy ? lastDayToFollow(transitionOf(answeredBy, to!), file, programme) : null;
  return last && addDays(last, -programme.rules.answerDays.value);
}

const transitionOf = (act: Act, status: ApplicationStatus): Transition =>
  TRANSITIONS.find((each) => each.act === act && each.from.includes(status))!;

/** Acts that give an establishment `answerDays` to answer, also past its final day. */
const ANSWERED: readonly Act[] = ['ACCEPT_PROJECT', 'REQUEST_EVIDENCE', 'CONFIRM', 'TRANSFER'];

const lastDayToAnswer = (file: Dated, { rules }: Programme): CivilDay =>
  ANSWERED.map((act) => file.dayOf(act))
    .map((day) => (day === null ? '' : addDays(day, rules.answerDays.value)))
    .reduce(later);

/** True if a deadline is a step of the calendar, with windows of its own. */
export const isCalendarStep = (deadline: Deadline): deadline is Exclude<CalendarCode, 'TARGETS'> =>
  deadline !== 'TARGETS' && CALENDAR_CODES.some((code) => code === deadline);
