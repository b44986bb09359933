import { addDays, type CivilDay, earlier, later } from '@hopen/schema';
import { type Act, TRANSITIONS } from '../acts.ts';
import type { ApplicationState } from '../application-state.ts';
import { ACCEPTED_STATUSES, RESERVING_STATUSES } from '../application-status.ts';
import { finalDay } from '../calendar.ts';
import { isClosedTo, lastDayFor, lastDayToFollow } from '../deadlines.ts';
import { PROVEN_BEFORE_LAPSE } from '../decisions/grants.ts';
import { restsOnProof } from '../decisions/payments.ts';
import { balanceDueOn, type InstalmentKind, splitGrant } from '../instalments.ts';
import { advanceObstacles } from '../payment-rules.ts';
import type { Programme } from '../programme.ts';
import { isUnderReview, type Proof, pendingObstacles, unearned } from '../proof.ts';

/**
 * Outlook of money that is held and not paid.
 *
 * - `CERTAIN`: the payment would be accepted as things stand, today or on the day that it falls due;
 * - `POSSIBLE`: it hangs on what may still be reached, declared, validated or confirmed in time;
 * - `LOST`: past the last day without what was needed, or validated and its payment would be refused as things stand. It
 *   stays held until an agency refuses the application or records its lapse.
 */
export type Certainty = 'CERTAIN' | 'POSSIBLE' | 'LOST';

/** Part of a grant that is not paid, and what may become of it. */
export interface Unpaid {
  readonly certainty: Certainty;
  /**
   * First day on which it is due, never before today; null while no date is known. Of what is lost, the first day on
   * which it was.
   */
  readonly on: CivilDay | null;
  readonly amountCents: number;
}

/** Facts of one application that the forecast reads. */
export interface HeldFile {
  readonly application: ApplicationState;
  readonly paid: Readonly<Record<InstalmentKind, number>>;
  /** Last day on which this was done to it. */
  readonly dayOf: (act: Act) => CivilDay | null;
  /** True if its ARS has transmitted it for its amount, where the programme asks for that. */
  readonly isTransmitted: boolean;
}

/** Proofs as of today that the payments of an application rest on: see `proofsNeeded`. */
export type Proofs = Readonly<Partial<Record<InstalmentKind, Proof>>>;

export interface ProvenFile {
  readonly file: HeldFile;
  readonly proofs: Proofs;
}

/** Unpaid instalments that depend on a verdict of today. */
export function proofsNeeded({ application, paid }: HeldFile, programme: Programme): InstalmentKind[] {
  const { status } = application;
  if (!ACCEPTED_STATUSES.includes(status)) return [];
  const left = leftToPay(application, programme, paid);
  const advance = left.ADVANCE > 0 && restsOnProof('ADVANCE', programme);
  const balance = left.BALANCE > 0 && PROVEN_BEFORE_LAPSE.includes(status);
  return [...(advance ? ['ADVANCE' as const] : []), ...(balance ? ['BALANCE' as const] : [])];
}

/** Unpaid parts of an application, which add up to its reservation or commitment less its payments. */
export function unpaidOf(file: HeldFile, programme: Programme, proofs: Proofs, today: CivilDay): Unpaid[] {
  const { application, paid } = file;
  const { status, grantedCents } = application;
  if (grantedCents === null) return [];
  if (RESERVING_STATUSES.includes(status))
    return [{ ...reserved(file, programme, today), amountCents: grantedCents }];
  if (!ACCEPTED_STATUSES.includes(status)) return [];
  const unproven = proofsNeeded(file, programme).find((kind) => !proofs[kind]);
  if (unproven) throw new Error(`${application.id}: no proof was handed in for its ${unproven}.`);
  const left = leftToPay(application, programme, paid);
  const isPaid = status === 'TARGETS_VALIDATED' && left.BALANCE === 0;
  const balance = isPaid ? null : balanceOf(file, programme, proofs.BALANCE, today);
  const advance = advanceOf(file, programme, { proof: proofs.ADVANCE, balance, today });
  return [
    { ...advance, amountCents: left.ADVANCE },
    ...(balance ? [{ ...balance, amountCents: left.BALANCE }] : []),
  ].filter(({ amountCents }) => amountCents > 0);
}

type Expected = Omit<Unpaid, 'amountCents'>;

function leftToPay(
  { grantedCents }: ApplicationState,
  programme: Programme,
  paid: HeldFile['paid'],
): Record<InstalmentKind, number> {
  const { ADVANCE, BALANCE } = splitGrant(grantedCents ?? 0, programme);
  return { ADVANCE: ADVANCE - paid.ADVANCE, BALANCE: BALANCE - paid.BALANCE };
}

/** Outlook before acceptance: without a date and never certain. A closed beneficiary's project is accepted no more. */
function reserved(file: HeldFile, programme: Programme, today: CivilDay): Expected {
  const { closedOn } = file.application;
  const lastDay = lastDayOnward(file, programme)!;
  if (isClosedTo(file, closedOn, today))
    return lost(earlier(later(closedOn, programme.startsOn), addDays(lastDay, 1)));
  return today <= lastDay ? { certainty: 'POSSIBLE', on: null } : lost(addDays(lastDay, 1));
}

/** Certain from acceptance on; where prerequisites come first, only once they are met, and it is lost with the balance. */
function advanceOf(
  file: HeldFile,
  programme: Programme,
  { proof, balance, today }: { proof: Proof | undefined; balance: Expected | null; today: CivilDay },
): Expected {
  const { application } = file;
  const on = later(application.acceptedOn!, today);
  const obstacles = proof
    ? [...advanceObstacles(application, programme, proof, today), ...pendingObstacles(proof)]
    : [];
  if (obstacles.length === 0) return payable(file, on, today);
  return balance?.certainty === 'LOST' ? balance : { certainty: 'POSSIBLE', on };
}

/**
 * Certain once it is validated and all that was validated holds; before, possible as long as somebody may act in time, or
 * its agency has still to validate or to review what it asked evidence for.
 */
function balanceOf(
  file: HeldFile,
  programme: Programme,
  proof: Proof | undefined,
  today: CivilDay,
): Expected {
  const { application } = file;
  if (proof && application.status === 'TARGETS_VALIDATED') return validated(file, programme, proof, today);
  const lastDay = lastDayOnward(file, programme);
  const mayStill = proof && (isEarned(file, programme, proof) || isWaiting(file, programme, proof));
  if (lastDay !== null && today > lastDay && !mayStill) return lost(addDays(lastDay, 1));
  const final = finalDay(programme, application.extensionMonths);
  const planned = earlier(later(application.plannedTargetsOn ?? final, today), final);
  return { certainty: 'POSSIBLE', on: dueOn(application.targetsReachedOn ?? planned, programme, today) };
}

/** Balance whose targets are validated, as its payment would judge it. */
function validated(file: HeldFile, programme: Programme, proof: Proof, today: CivilDay): Expected {
  const final = finalDay(programme, file.application.extensionMonths);
  const { targetsReachedOn } = proof;
  const waits = isWaiting(file, programme, proof);
  if (isEarned(file, programme, proof) && !waits)
    return payable(file, dueOn(targetsReachedOn!, programme, today), today);
  const last = lastDayFor({ last: file.application, dayOf: file.dayOf }, programme, 'ANSWER');
  if (today > last && !waits) return lost(addDays(last, 1));
  return { certainty: 'POSSIBLE', on: dueOn(earlier(targetsReachedOn ?? today, final), programme, today) };
}

const isEarned = ({ application }: HeldFile, programme: Programme, proof: Proof): boolean =>
  unearned(proof, finalDay(programme, application.extensionMonths)).length === 0;

/** True if its agency has reviews to end before anything may be paid or given up. */
const isWaiting = ({ application }: HeldFile, programme: Programme, proof: Proof): boolean =>
  pendingObstacles(proof).length > 0 ||
  isUnderReview(proof, finalDay(programme, application.extensionMonths));

const dueOn = (reachedOn: CivilDay, programme: Programme, today: CivilDay): CivilDay =>
  later(balanceDueOn(reachedOn, programme), today);

/** Certain where it is due: to a closed beneficiary, only once its ARS has confirmed or transferred the application. */
const payable = (file: HeldFile, on: CivilDay, today: CivilDay): Expected => ({
  certainty: isClosedTo(file, file.application.closedOn, today) ? 'POSSIBLE' : 'CERTAIN',
  on,
});

const lost = (on: CivilDay): Expected => ({ certainty: 'LOST', on });

/** Acts that lead on to a payment. */
const ONWARD: readonly Act[] = [
  'RETAIN',
  'FILE_PROJECT',
  'ACCEPT_PROJECT',
  'DECLARE_TARGETS',
  'VALIDATE_TARGETS',
];

/** Last day on which an application may go on towards a payment; null where an agency owes it an answer on any day. */
function lastDayOnward(file: HeldFile, programme: Programme): CivilDay | null {
  const { application, dayOf, isTransmitted } = file;
  const { status } = application;
  const onward = TRANSITIONS.find(({ act, from }) => ONWARD.includes(act) && from.includes(status))!;
  const dated = { last: application, dayOf };
  const lastDay = lastDayToFollow(onward, dated, programme);
  if (lastDay === null || status !== 'PRESELECTED' || isTransmitted) return lastDay;
  return earlier(lastDay, lastDayFor(dated, programme, 'ARS_PRESELECTION'));
}
