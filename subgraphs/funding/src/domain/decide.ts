import { addDays, type CivilDay, earlier, later, RuleViolation, refuseIfAny } from '@hopen/schema';
import { type Act, type Deadline, OPEN_WHEN_CLOSED, TRANSITIONS, type Transition } from './acts.ts';
import type { Application, Decision, DecisionRole, Successor, Terms } from './application.ts';
import type { ApplicationStatus } from './application-status.ts';
import { type Booking, linesFor } from './booking.ts';
import { CALENDAR_CODES, type CalendarCode, finalDay, laterThan, outOfTime, windowsOf } from './calendar.ts';
import type { CaseFile, Outcome } from './case-file.ts';
import type { Programme } from './programme.ts';
import type { Proof } from './proof.ts';

/** Who acts: a role, and the organisation it acts for. */
export interface Actor {
  readonly role: DecisionRole;
  readonly organisation: string;
}

/** An act that somebody wants to do to an application. */
export interface DecisionRequest {
  readonly act: Act;
  readonly actor: Actor;
  readonly programme: Programme;
  readonly day: CivilDay;
  readonly motive: string | null;
  /** Since when the beneficiary is closed; null while it is open. */
  readonly closedOn: CivilDay | null;
  /** What it changes in the terms. */
  readonly terms?: Partial<Terms & Successor>;
  /** What it pays or takes back. */
  readonly bookings?: readonly Booking[];
  /** What it rests on. */
  readonly proof?: Proof;
  /** What the act's own rules say against it. */
  readonly violations?: readonly RuleViolation[];
}

/** Whether the table has any line for this role and act: without one the act is forbidden to it, whatever the state. */
export const mayEver = (role: DecisionRole, act: Act): boolean =>
  TRANSITIONS.some((each) => each.act === act && each.by === role);

/** What an act adds to a file; throws every rule that speaks against it. */
export function decide(file: CaseFile, request: DecisionRequest): Outcome {
  const { act, actor, day, motive, terms, bookings = [], violations = [], proof = null } = request;
  const { last } = file;
  const transition = transitionFrom(file, act, actor.role, day);
  refuseIfAny([...tableObstacles(transition, file, request), ...violations]);
  const decision: Decision = {
    ...last,
    ...terms,
    sequence: last.sequence + 1,
    act,
    status: transition.to ?? last.status,
    decidedOn: day,
    role: actor.role,
    organisation: actor.organisation,
    motive,
    proof,
  };
  return { decision, lines: linesFor(file, decision, bookings) };
}

/** The first decision on an application: a draft, which its establishment alone sees. */
export function draft(application: Application, terms: Terms, actor: Actor, day: CivilDay): Decision {
  return {
    applicationId: application.id,
    sequence: 1,
    act: 'CREATE',
    status: 'DRAFT',
    decidedOn: day,
    role: actor.role,
    organisation: actor.organisation,
    motive: null,
    proof: null,
    successorKind: null,
    successorNumber: null,
    ...terms,
  };
}

/** The line of the table that this act follows from the state the file is in; throws when there is none. */
export function transitionFrom({ last }: CaseFile, act: Act, role: DecisionRole, day: CivilDay): Transition {
  refuseIfAny(laterThan(day, last.decidedOn));
  const lines = TRANSITIONS.filter((each) => each.act === act && each.by === role);
  const transition = lines.find(({ from }) => from.includes(last.status));
  if (transition) return transition;
  const from = lines.flatMap((line) => line.from).join(', ');
  throw new RuleViolation('WRONG_STATUS', `État actuel : ${last.status}. Cet acte part de : ${from}.`, {
    source: 'Table des transitions (annexe de l’instruction 2013/225, notre lecture)',
  });
}

/** What the line of the table itself says against an act: its motive, its days, and whether the beneficiary is open. */
export function tableObstacles(
  transition: Transition,
  file: CaseFile,
  { programme, day, motive, closedOn }: DecisionRequest,
): RuleViolation[] {
  const { act, until, after, whenClosed, motive: needed } = transition;
  const isClosed = isClosedTo(file, closedOn, day);
  const found: RuleViolation[] = [];
  if (needed && motive === null) {
    found.push(new RuleViolation('MOTIVE_REQUIRED', 'Indiquez un motif.', { field: 'motive' }));
  }
  if (isClosed && !OPEN_WHEN_CLOSED.includes(act)) found.push(closed(closedOn!));
  // Also once it was confirmed: its ARS may still find it a successor.
  if (whenClosed === 'ONLY' && (closedOn === null || closedOn > day)) {
    const message = "Cet acte ne s'ouvre qu'après la fermeture du bénéficiaire.";
    found.push(new RuleViolation('NOT_OPEN_YET', message, {}));
  }
  if (after && !(isClosed && whenClosed === 'EARLIER')) found.push(...notOver(file, programme, after, day));
  found.push(...noTimeToAnswer(transition, file, programme, day));
  return until ? [...found, ...passed(file, programme, until, day)] : found;
}

/** What a deadline hangs on. */
export type Dated = Pick<CaseFile, 'dayOf'> & { readonly last: Pick<Decision, 'extensionMonths' | 'status'> };

/** Whether its holder is closed, and its ARS has not confirmed the application since: of a successor, since it took over. */
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

const closed = (closedOn: CivilDay) =>
  new RuleViolation(
    'BENEFICIARY_CLOSED',
    `Le bénéficiaire est fermé depuis le ${closedOn} : l'ARS confirme ou transfère un dossier accepté ; les autres se retirent, se refusent ou deviennent caducs.`,
    { source: 'Notre règle : un import du répertoire ne décide de rien' },
  );

function passed(file: CaseFile, programme: Programme, until: Deadline, day: CivilDay): RuleViolation[] {
  if (isStep(until)) return outOfTime(programme, until, day);
  const last = lastDayFor(file, programme, until);
  if (day <= last) return [];
  return [new RuleViolation('DEADLINE_PASSED', `Le délai s'est achevé le ${last}.`, {})];
}

function notOver(file: CaseFile, programme: Programme, after: Deadline, day: CivilDay): RuleViolation[] {
  const last = lastDayFor(file, programme, after);
  if (day > last) return [];
  return [new RuleViolation('NOT_OPEN_YET', `Le délai court jusqu'au ${last} inclus.`, {})];
}

/** An act that nobody could answer in time is refused, rather than lead to a dead end. */
function noTimeToAnswer(
  transition: Transition,
  file: CaseFile,
  programme: Programme,
  day: CivilDay,
): RuleViolation[] {
  const last = lastDayLeavingAnAnswer(transition, file, programme);
  if (last === null || day <= last) return [];
  const { value, source } = programme.rules.answerDays;
  const message = `C'était jusqu'au ${last} inclus : il ne reste pas ${value} jours pour la suite.`;
  return [new RuleViolation('DEADLINE_PASSED', message, { source })];
}

/** The last day of a deadline for this file; of a step with several windows, the last of all. */
export function lastDayFor(file: Dated, programme: Programme, deadline: Deadline): CivilDay {
  const final = finalDay(programme, file.last.extensionMonths);
  if (deadline === 'TARGETS') return final;
  if (deadline === 'ANSWER') return later(final, lastDayToAnswer(file, programme));
  if (isStep(deadline)) return windowsOf(programme, deadline).at(-1)!.on;
  return lastDayToFollow(lineFrom(deadline, file.last.status), file, programme)!;
}

/** The last day on which a line of the table may be followed; null where nothing ends it. */
export function lastDayToFollow(line: Transition, file: Dated, programme: Programme): CivilDay | null {
  const until = line.until ? lastDayFor(file, programme, line.until) : null;
  const leaving = lastDayLeavingAnAnswer(line, file, programme);
  return until && leaving ? earlier(until, leaving) : (until ?? leaving);
}

/** The last day that leaves the programme's `answerDays` for the act that must follow; null where none must. */
function lastDayLeavingAnAnswer(
  { answeredBy, to }: Transition,
  file: Dated,
  programme: Programme,
): CivilDay | null {
  const last = answeredBy ? lastDayToFollow(lineFrom(answeredBy, to!), file, programme) : null;
  return last && addDays(last, -programme.rules.answerDays.value);
}

const lineFrom = (act: Act, status: ApplicationStatus): Transition =>
  TRANSITIONS.find((line) => line.act === act && line.from.includes(status))!;

/** What an establishment is given days to answer, also past its final day. */
const ANSWERED: readonly Act[] = ['ACCEPT_PROJECT', 'REQUEST_EVIDENCE', 'CONFIRM', 'TRANSFER'];

const lastDayToAnswer = (file: Dated, { rules }: Programme): CivilDay =>
  ANSWERED.map((act) => file.dayOf(act))
    .map((day) => (day === null ? '' : addDays(day, rules.answerDays.value)))
    .reduce(later);

const isStep = (deadline: Deadline): deadline is Exclude<CalendarCode, 'TARGETS'> =>
  deadline !== 'TARGETS' && CALENDAR_CODES.some((code) => code === deadline);
