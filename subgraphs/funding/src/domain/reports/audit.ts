import { type CivilDay, RuleViolation, RuleViolations } from '@hopen/schema';
import { outOfLimits } from '../amount-limits.ts';
import type { Application, Decision, Holder, Terms } from '../application.ts';
import { outOfTime } from '../calendar.ts';
import { CaseFile, type Outcome } from '../case-file.ts';
import { decide, draft } from '../decide.ts';
import type { LedgerLine } from '../ledger.ts';
import type { Programme } from '../programme.ts';
import { plannedDayObstacles } from '../target-days.ts';
import type { Transmission } from '../transmission.ts';
import { changeOf, type StoredDecision } from './stored-changes.ts';

// Every decision is taken again by the functions that took it, from what is stored of it: what they refuse, or would
// have written otherwise, is a fault.

/** Decision that the rules would have refused or written otherwise, with its lines and violations. */
export interface Fault {
  readonly decision: Decision;
  readonly lines: readonly LedgerLine[];
  readonly violations: readonly RuleViolation[];
}

/** Facts beside the application. */
export interface Surroundings {
  /** Transmissions of its region, in order. */
  readonly transmissions: readonly Transmission[];
  /** Closing of a holder, as the register said before a day and at its end. */
  readonly closedOn: (holder: Holder, day: CivilDay) => readonly (CivilDay | null)[];
}

/** Faults in the life of an application, decision by decision. */
export function faultsIn(
  { application, decisions, lines }: CaseFile,
  programme: Programme,
  surroundings: Surroundings,
): Fault[] {
  const linesOf = Map.groupBy(lines, ({ decisionSequence }) => decisionSequence);
  const [first] = decisions;
  const beginning = first ? wrongBeginning(application, first, programme) : [];
  const faults = beginning.length > 0 ? [{ decision: first!, lines: [], violations: beginning }] : [];
  const others = decisions.slice(1).flatMap((decision, index) => {
    const known = lines.filter(({ decisionSequence }) => decisionSequence! < decision.sequence);
    const file = new CaseFile(application, decisions.slice(0, index + 1), known);
    const own = linesOf.get(decision.sequence) ?? [];
    const violations = faultsOf(
      { file, programme, today: decision.decidedOn, decision, lines: own },
      surroundings,
    );
    return violations.length > 0 ? [{ decision, lines: own, violations }] : [];
  });
  return [...faults, ...others];
}

/** Violations of a first decision: a draft, within the limits and in time. Eligibility rested on the register, and is not asked again. */
function wrongBeginning(application: Application, first: Decision, programme: Programme): RuleViolation[] {
  const { requestedCents, plannedTargetsOn, decidedOn: day, role, organisation } = first;
  const nothingYet = { grantedCents: null, targetsReachedOn: null, extensionMonths: 0 };
  const again = draft(
    application,
    { requestedCents, plannedTargetsOn, ...nothingYet },
    { role: 'ESTABLISHMENT', organisation },
    day,
  );
  return [
    ...outOfTime(programme, 'APPLICATION', day),
    ...outOfLimits(requestedCents, programme, 'requestedAmount'),
    ...(plannedTargetsOn ? plannedDayObstacles(again, programme, plannedTargetsOn, day) : []),
    ...(programme.domainCodes.includes(application.domainCode)
      ? []
      : [unlike('domainCode', programme.domainCodes.join(', '), application.domainCode)]),
    ...(role === again.role ? [] : [unlike('role', again.role, role)]),
    ...unlikeOutcome({ decision: again, lines: [] }, { decision: first, lines: [] }),
  ];
}

/** Violations of a decision under every order of its day's facts, which is not stored; none where one order allows it. */
function faultsOf(stored: StoredDecision, { transmissions, closedOn }: Surroundings): RuleViolation[] {
  const { file, decision, today } = stored;
  const known = decision.act === 'RETAIN' ? transmittedBy(transmissions, today) : [null];
  const tried = closedOn(file.holder, today).flatMap((closed) =>
    known.map((transmission) => [...foreign(stored), ...wrongIn(stored, { closed, transmission })]),
  );
  return tried.find((each) => each.length === 0) ?? tried.at(-1)!;
}

/** Last transmission before a day, and each of that day. */
function transmittedBy(transmissions: readonly Transmission[], day: CivilDay): (Transmission | null)[] {
  const before = transmissions.findLast(({ transmittedOn }) => transmittedOn < day) ?? null;
  return [before, ...transmissions.filter(({ transmittedOn }) => transmittedOn === day)];
}

/** Violation of the organisation: an ARS decides in its own region, a national body on the programmes that it steers. */
function foreign({
  file: { application },
  programme: { steeringBody },
  decision: { role, organisation },
}: StoredDecision): RuleViolation[] {
  const expected = {
    ARS: `ARS ${application.regionCode}`,
    NATIONAL: steeringBody.code,
    ESTABLISHMENT: organisation,
  }[role];
  return organisation === expected ? [] : [unlike('organisation', expected, organisation)];
}

/** Violations of a decision, or the fields that the rules would have written otherwise. */
function wrongIn(
  stored: StoredDecision,
  { closed, transmission }: { closed: CivilDay | null; transmission: Transmission | null },
): RuleViolation[] {
  const { file, programme, today: day, decision, lines } = stored;
  const { act, role, organisation, motive } = decision;
  try {
    const again = decide(file, {
      act,
      actor: { role, organisation },
      programme,
      day,
      motive,
      closedOn: closed,
      ...changeOf(stored, transmission),
    });
    return unlikeOutcome(again, { decision, lines });
  } catch (error) {
    if (error instanceof RuleViolation) return [error];
    if (error instanceof RuleViolations) return [...error.violations];
    // Facts that no rule can read were not written by a rule.
    return [new RuleViolation('CONFLICT', 'Illisible : aucune règle ne lit ce qui est gardé.')];
  }
}

/** Fields of a decision that are compared. */
const COMPARED_FIELDS = [
  'sequence',
  'act',
  'status',
  'requestedCents',
  'grantedCents',
  'plannedTargetsOn',
  'targetsReachedOn',
  'extensionMonths',
  'updatedPlanOn',
  'successorKind',
  'successorNumber',
] as const satisfies readonly (keyof Terms | keyof Decision)[];

function unlikeOutcome(again: Outcome, stored: Outcome): RuleViolation[] {
  const changed = COMPARED_FIELDS.filter((name) => again.decision[name] !== stored.decision[name]);
  const booked = [again.lines, stored.lines].map(bookedIn) as [string, string];
  return [
    ...changed.map((name) => unlike(name, again.decision[name], stored.decision[name])),
    ...(booked[0] === booked[1] ? [] : [unlike('lines', ...booked)]),
  ];
}

const bookedIn = (lines: readonly LedgerLine[]): string =>
  lines
    .map(({ kind, amountCents, valueOn, correctsLineId }) =>
      [kind, amountCents, valueOn, correctsLineId].filter((each) => each !== null).join(' '),
    )
    .sort()
    .join(', ');

const unlike = (name: string, expected: unknown, found: unknown) =>
  new RuleViolation('CONFLICT', `${name} : ${expected || 'rien'} attendu, et non ${found || 'rien'}.`);
