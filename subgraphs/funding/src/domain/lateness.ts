import { addDays, addMonths, type CivilDay } from '@hopen/schema';
import type { Decision } from './application.ts';
import { outOfTime } from './calendar.ts';
import { balanceDueOn } from './instalments.ts';
import type { LedgerLine } from './ledger.ts';
import type { Programme } from './programme.ts';

/** What may be done after its day, and is then late rather than refused. */
export const LATE_KINDS = ['NOTIFICATION', 'BALANCE'] as const;
export type LateKind = (typeof LATE_KINDS)[number];

/** What of a decision is late: an answer after the day of notification, a balance after the month in which it was due. */
export function lateKindOf(
  { act, decidedOn, targetsReachedOn }: Decision,
  lines: readonly Pick<LedgerLine, 'kind' | 'valueOn'>[],
  programme: Programme,
): LateKind | null {
  if (act === 'RETAIN')
    return outOfTime(programme, 'NOTIFICATION', decidedOn).length > 0 ? 'NOTIFICATION' : null;
  const balance = lines.find(({ kind }) => kind === 'BALANCE');
  if (act !== 'RECORD_PAYMENT' || !balance || targetsReachedOn === null) return null;
  const last = balanceDueUntil(targetsReachedOn, programme);
  return last !== null && balance.valueOn > last ? 'BALANCE' : null;
}

/** "En février": the last day of the month in which a balance is due; null where the programme names no month. */
export function balanceDueUntil(
  reachedOn: CivilDay,
  programme: Pick<Programme, 'balanceMonth'>,
): CivilDay | null {
  if (programme.balanceMonth === null) return null;
  return addDays(addMonths(balanceDueOn(reachedOn, programme), 1), -1);
}
