import { type CivilDay, RuleViolation, refuseIfAny } from '@hopen/schema';
import { type Act, TRANSITIONS, type Transition } from './acts.ts';
import type { Application, Decision, DecisionRole, Terms } from './application.ts';
import { type Booking, linesFor } from './booking.ts';
import { finalDay, laterThan, outOfTime } from './calendar.ts';
import type { CaseFile, Outcome } from './case-file.ts';
import type { Programme } from './programme.ts';
import type { Proof } from './proof.ts';

/** Who acts: a role, and the organisation it acts for. */
export interface Actor {
  readonly role: DecisionRole;
  readonly organisation: string;
}

/** An act that somebody wants to do to an application. */
export interface Request {
  readonly act: Act;
  readonly actor: Actor;
  readonly programme: Programme;
  readonly day: CivilDay;
  readonly motive: string | null;
  /** What it changes in the terms. */
  readonly terms?: Partial<Terms>;
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
export function decide(file: CaseFile, request: Request): Outcome {
  const { act, actor, day, motive, terms, bookings = [], violations = [], proof = null } = request;
  const { last } = file;
  const transition = transitionFrom(file, act, actor.role, day);
  refuseIfAny([...obstaclesTo(transition, file, request), ...violations]);
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

function obstaclesTo(
  { until, after, motive: needed }: Transition,
  { last }: CaseFile,
  { programme, day, motive }: Request,
): RuleViolation[] {
  const found: RuleViolation[] = [];
  if (needed && motive === null) {
    found.push(new RuleViolation('MOTIVE_REQUIRED', 'Indiquez un motif.', { field: 'motive' }));
  }
  const final = finalDay(programme, last.extensionMonths);
  if (after && day <= final) {
    found.push(new RuleViolation('NOT_OPEN_YET', `Le délai court jusqu'au ${final} inclus.`, {}));
  }
  if (until === 'TARGETS' && day > final) {
    found.push(new RuleViolation('DEADLINE_PASSED', `Le délai s'est achevé le ${final}.`, {}));
  }
  return until && until !== 'TARGETS' ? [...found, ...outOfTime(programme, until, day)] : found;
}
