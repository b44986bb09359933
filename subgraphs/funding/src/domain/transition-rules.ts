import { type CivilDay, RuleViolation, refuseIfAny } from '@hopen/schema';
import { type Act, type Deadline, OPEN_WHEN_CLOSED, TRANSITIONS, type Transition } from './acts.ts';
import { laterThan, outOfTime } from './calendar.ts';
import type { CaseFile } from './case-file.ts';
import { isCalendarStep, isClosedTo, lastDayFor, lastDayLeavingAnAnswer } from './deadlines.ts';
import type { DecisionRole } from './decision-role.ts';
import type { Programme } from './programme.ts';

/** True if the table has any transition for this role and act: without one the act is forbidden, whatever the status. */
export const mayEver = (role: DecisionRole, act: Act): boolean =>
  TRANSITIONS.some((each) => each.act === act && each.by === role);

/** Transition that this act takes from the file's status; throws `WRONG_STATUS` when there is none. */
export function transitionFrom({ last }: CaseFile, act: Act, role: DecisionRole, day: CivilDay): Transition {
  refuseIfAny(laterThan(day, last.decidedOn));
  const transitions = TRANSITIONS.filter((each) => each.act === act && each.by === role);
  const transition = transitions.find(({ from }) => from.includes(last.status));
  if (transition) return transition;
  const from = transitions.flatMap((each) => each.from).join(', ');
  throw new RuleViolation('WRONG_STATUS', `État actuel : ${last.status}. Cet acte part de : ${from}.`, {
    source: 'Table des transitions (annexe de l’instruction 2013/225, notre lecture)',
  });
}

/** Facts beside the file that the rules of a transition read. */
interface TransitionFacts {
  readonly programme: Programme;
  readonly day: CivilDay;
  readonly motive: string | null;
  readonly closedOn: CivilDay | null;
}

/** Violations of a transition's own conditions: its motive, its days, and whether the beneficiary is open. */
export function transitionObstacles(
  transition: Transition,
  file: CaseFile,
  { programme, day, motive, closedOn }: TransitionFacts,
): RuleViolation[] {
  const { act, until, after, whenClosed, motive: needed } = transition;
  const isClosed = isClosedTo(file, closedOn, day);
  const found: RuleViolation[] = [];
  if (needed && motive === null) {
    found.push(new RuleViolation('MOTIVE_REQUIRED', 'Indiquez un motif.', { field: 'motive' }));
  }
  if (isClosed && !OPEN_WHEN_CLOSED.includes(act)) found.push(beneficiaryClosed(closedOn!));
  // Stays open after a confirmation: the ARS may still find a successor.
  if (whenClosed === 'ONLY' && (closedOn === null || closedOn > day)) {
    const message = "Cet acte ne s'ouvre qu'après la fermeture du bénéficiaire.";
    found.push(new RuleViolation('NOT_OPEN_YET', message, {}));
  }
  if (after && !(isClosed && whenClosed === 'EARLIER')) found.push(...notOver(file, programme, after, day));
  found.push(...noTimeToAnswer(transition, file, programme, day));
  return until ? [...found, ...passed(file, programme, until, day)] : found;
}

const beneficiaryClosed = (closedOn: CivilDay) =>
  new RuleViolation(
    'BENEFICIARY_CLOSED',
    `Le bénéficiaire est fermé depuis le ${closedOn} : l'ARS confirme ou transfère un dossier accepté ; les autres se retirent, se refusent ou deviennent caducs.`,
    { source: 'Notre règle : un import du répertoire ne décide de rien' },
  );

function passed(file: CaseFile, programme: Programme, until: Deadline, day: CivilDay): RuleViolation[] {
  if (isCalendarStep(until)) return outOfTime(programme, until, day);
  const last = lastDayFor(file, programme, until);
  if (day <= last) return [];
  return [new RuleViolation('DEADLINE_PASSED', `Le délai s'est achevé le ${last}.`, {})];
}

function notOver(file: CaseFile, programme: Programme, after: Deadline, day: CivilDay): RuleViolation[] {
  const last = lastDayFor(file, programme, after);
  if (day > last) return [];
  return [new RuleViolation('NOT_OPEN_YET', `Le délai court jusqu'au ${last} inclus.`, {})];
}

/** Refuses an act that nobody could answer in time, rather than lead to a dead end. */
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
