import { euros, RuleViolation, RuleViolations } from '@hopen/schema';
import { proposalObstacles } from './act-changes.ts';
import { balancePayableFrom } from './act-rules.ts';
import type { Decision } from './application.ts';
import { finalDay } from './calendar.ts';
import { CaseFile } from './case-file.ts';
import { tableObstacles, transitionFrom } from './deciding.ts';
import { balanceDueOn } from './instalments.ts';
import type { LedgerLine } from './ledger.ts';
import { aboveNotified, outOfLimits } from './limits.ts';
import type { Programme } from './programme.ts';
import { unearned } from './proof.ts';
import { notTransmitted, type Transmission } from './transmission.ts';

/** A decision that the rules would not have let through: which one, its lines, and what speaks against it. */
export interface Fault {
  readonly decision: Decision;
  readonly lines: readonly LedgerLine[];
  readonly violations: readonly RuleViolation[];
}

/** A decision with the file as it was before it. */
interface Step {
  readonly before: CaseFile;
  readonly decision: Decision;
  readonly programme: Programme;
}

/** Everything in the life of an application that the rules of its programme speak against, decision by decision. */
export function faultsIn(
  { application, decisions, lines }: CaseFile,
  programme: Programme,
  /** What its region transmitted, in order. */
  transmissions: readonly Transmission[],
): Fault[] {
  const linesOf = Map.groupBy(lines, ({ decisionSequence }) => decisionSequence);
  return decisions.slice(1).flatMap((decision, index) => {
    const known = lines.filter(({ decisionSequence }) => decisionSequence! < decision.sequence);
    const before = new CaseFile(application, decisions.slice(0, index + 1), known);
    const step = { before, decision, programme };
    const own = linesOf.get(decision.sequence) ?? [];
    const violations = [
      ...thrownBy(() => tableFaults(step)),
      ...amountFaults(step),
      ...transmissionFaults(step, transmissions),
      ...balanceFaults(step, own),
    ];
    return violations.length > 0 ? [{ decision, lines: own, violations }] : [];
  });
}

/** Acts that a closure may have opened: what the register said then is not known here. */
const OPENED_BY_CLOSURE = ['CONFIRM', 'TRANSFER', 'RECORD_LAPSE'];

/** Who may do what from where, by when, and with which motive. */
function tableFaults({ before, decision, programme }: Step): RuleViolation[] {
  const { act, role, organisation, decidedOn: day, motive } = decision;
  const transition = transitionFrom(before, act, role, day);
  const closedOn = OPENED_BY_CLOSURE.includes(act) ? day : null;
  return tableObstacles(transition, before, {
    act,
    actor: { role, organisation },
    programme,
    day,
    motive,
    closedOn,
  });
}

/** Proposed no more than was asked, accepted for no more than was notified; no other act changes the amount. */
function amountFaults({ before, decision: { act, grantedCents }, programme }: Step): RuleViolation[] {
  const { grantedCents: known } = before.last;
  if (act === 'CANCEL_PRESELECTION' || grantedCents === null) return [];
  const limits = () => outOfLimits(grantedCents, programme, 'amount');
  switch (act) {
    case 'PRESELECT':
    case 'AMEND_PRESELECTION':
      return proposalObstacles(before, programme, grantedCents);
    case 'NOTIFY_AMOUNT':
      return limits();
    case 'ACCEPT_PROJECT':
      return [...limits(), ...aboveNotified(grantedCents, before.notifiedCents ?? 0, 'amount')];
    default:
      return grantedCents === known ? [] : [changed(known, grantedCents)];
  }
}

const changed = (known: number | null, cents: number) =>
  new RuleViolation(
    'CONFLICT',
    `Cet acte ne change pas le montant : ${euros(known ?? 0)}, et non ${euros(cents)}.`,
  );

/** Retained as the last transmission before that day says, or one of that day: their order within a day is not kept. */
function transmissionFaults(
  { before, decision: { act, decidedOn }, programme }: Step,
  transmissions: readonly Transmission[],
): RuleViolation[] {
  if (act !== 'RETAIN') return [];
  const earlier = transmissions.findLast(({ transmittedOn }) => transmittedOn < decidedOn) ?? null;
  const sameDay = transmissions.filter(({ transmittedOn }) => transmittedOn === decidedOn);
  const item = { applicationId: before.application.id, amountCents: before.last.grantedCents! };
  const found = [earlier, ...sameDay].map((each) => notTransmitted(item, each, programme));
  return found.find((each) => each.length === 0) ?? found.at(-1)!;
}

/** A balance is paid for what its own proof says was reached, in time, and not before it was due. */
function balanceFaults({ before, decision, programme }: Step, lines: readonly LedgerLine[]): RuleViolation[] {
  const balance = lines.find(({ kind }) => kind === 'BALANCE');
  if (!balance) return [];
  const { proof, targetsReachedOn } = decision;
  // The fictitious country keeps no proofs: there the day on which the targets were reached is taken at its word.
  const kept = proof ?? { asOf: balance.valueOn, version: 0, targetsReachedOn, indicators: [] };
  const found = unearned(kept, finalDay(programme, decision.extensionMonths));
  if (kept.targetsReachedOn === null || kept.targetsReachedOn !== targetsReachedOn) {
    const message = `La preuve dit ${kept.targetsReachedOn}, le versement ${targetsReachedOn}.`;
    return [...found, new RuleViolation('CONFLICT', message)];
  }
  const due = balancePayableFrom(before, balanceDueOn(targetsReachedOn, programme));
  if (balance.valueOn >= due) return found;
  return [...found, new RuleViolation('NOT_DUE_YET', `Dû à partir du ${due}, versé le ${balance.valueOn}.`)];
}

/** What is thrown, as a list. */
function thrownBy(check: () => RuleViolation[]): RuleViolation[] {
  try {
    return check();
  } catch (error) {
    if (error instanceof RuleViolation) return [error];
    if (error instanceof RuleViolations) return [...error.violations];
    throw error;
  }
}
