import { addDays, addMonths, type CivilDay } from '@hopen/schema';
import type { Deadline } from '../acts.ts';
import type { Decision } from '../application.ts';
import type { ApplicationStatus } from '../application-status.ts';
import { outOfTime, windowsOf } from '../calendar.ts';
import type { CaseFile } from '../case-file.ts';
import { lastDayFor } from '../deadlines.ts';
import { balanceDueOn, instalmentsOf } from '../instalments.ts';
import type { LedgerLine } from '../ledger.ts';
import type { Programme } from '../programme.ts';

/** Kinds of lateness: done after its day, or still to be done. No breach of a rule. */
export const LATE_KINDS = [
  'NOTIFICATION_LATE',
  'NOTIFICATION_MISSING',
  'EXAMINATION_MISSING',
  'BALANCE_LATE',
  'BALANCE_UNPAID',
  'LAPSE_MISSING',
] as const;
export type LateKind = (typeof LATE_KINDS)[number];

/** Lateness of an application, and its first day. */
export interface Late {
  readonly kind: LateKind;
  readonly since: CivilDay;
  /** Decision that came late; null where it is still missing. */
  readonly sequence: number | null;
}

/** Lateness of a decision: an answer after the day of notification, a balance after the month in which it was due. */
export function lateDecision(
  { act, decidedOn, sequence, targetsReachedOn }: Decision,
  lines: readonly Pick<LedgerLine, 'kind' | 'valueOn'>[],
  programme: Programme,
): Late | null {
  if (act === 'RETAIN' && outOfTime(programme, 'NOTIFICATION', decidedOn).length > 0) {
    return { kind: 'NOTIFICATION_LATE', since: notifiedBy(programme, decidedOn), sequence };
  }
  const balance = lines.find(({ kind }) => kind === 'BALANCE');
  if (act !== 'RECORD_PAYMENT' || !balance || targetsReachedOn === null) return null;
  const last = balanceDueUntil(targetsReachedOn, programme);
  if (last === null || balance.valueOn <= last) return null;
  return { kind: 'BALANCE_LATE', since: addDays(last, 1), sequence };
}

/** Day after the last day of notification that was over by then. */
const notifiedBy = (programme: Programme, day: CivilDay): CivilDay => {
  const over = windowsOf(programme, 'NOTIFICATION')
    .map(({ on }) => on)
    .filter((on) => on < day);
  return addDays(over.sort().at(-1) ?? programme.startsOn, 1);
};

/** Lateness of each status once its deadline is over. */
const OWED: Partial<Record<ApplicationStatus, { kind: LateKind; by: Deadline }>> = {
  SUBMITTED: { kind: 'NOTIFICATION_MISSING', by: 'NOTIFICATION' },
  PRESELECTED: { kind: 'NOTIFICATION_MISSING', by: 'NOTIFICATION' },
  PROJECT_FILED: { kind: 'EXAMINATION_MISSING', by: 'TARGETS' },
  TARGETS_DECLARED: { kind: 'EXAMINATION_MISSING', by: 'TARGETS' },
  RETURNED: { kind: 'LAPSE_MISSING', by: 'SUBMIT' },
  RETAINED: { kind: 'LAPSE_MISSING', by: 'FILE_PROJECT' },
  PROJECT_RETURNED: { kind: 'LAPSE_MISSING', by: 'FILE_PROJECT' },
  ACCEPTED: { kind: 'LAPSE_MISSING', by: 'ANSWER' },
  MORE_EVIDENCE: { kind: 'LAPSE_MISSING', by: 'ANSWER' },
};

/** Lateness of an application as of a day. */
export function latenessOf(file: CaseFile, programme: Programme, today: CivilDay): Late[] {
  const linesOf = Map.groupBy(file.lines, ({ decisionSequence }) => decisionSequence);
  const done = file.decisions.flatMap(
    (decision) => lateDecision(decision, linesOf.get(decision.sequence) ?? [], programme) ?? [],
  );
  const missing = [owed(file, programme), unpaid(file, programme)].filter(
    (each): each is Late => each !== null && each.since <= today,
  );
  return [...done, ...missing];
}

/** Owed from the day after the deadline on, or from the last act where that came later. */
function owed(file: CaseFile, programme: Programme): Late | null {
  const owes = OWED[file.last.status];
  if (!owes) return null;
  const over = addDays(lastDayFor(file, programme, owes.by), 1);
  const { decidedOn } = file.last;
  return { kind: owes.kind, since: over > decidedOn ? over : decidedOn, sequence: null };
}

/** Balance that is validated and was not paid by the end of its month. */
function unpaid({ last, acceptedOn, lines }: CaseFile, programme: Programme): Late | null {
  const balance = instalmentsOf({ ...last, acceptedOn }, programme, lines).find(
    ({ kind }) => kind === 'BALANCE',
  );
  if (last.status !== 'TARGETS_VALIDATED' || !balance || balance.paidCents >= balance.amountCents)
    return null;
  const until = last.targetsReachedOn && balanceDueUntil(last.targetsReachedOn, programme);
  return until ? { kind: 'BALANCE_UNPAID', since: addDays(until, 1), sequence: null } : null;
}

/** "En février": the last day of the month in which a balance is due; null where the programme names no month. */
export function balanceDueUntil(
  reachedOn: CivilDay,
  programme: Pick<Programme, 'balanceMonth'>,
): CivilDay | null {
  if (programme.balanceMonth === null) return null;
  return addDays(addMonths(balanceDueOn(reachedOn, programme), 1), -1);
}
