import { ENDED_STATUSES } from '../../domain/application-status.ts';
import { type CalendarCode, finalDay, outOfTime } from '../../domain/calendar.ts';
import type { CaseFile } from '../../domain/case-file.ts';
import { type InstalmentKind, instalmentsOf, paidOf } from '../../domain/instalments.ts';
import type { Programme } from '../../domain/programme.ts';
import type { AnyAct } from './test-attempt.ts';
import type { World } from './test-world.ts';

// Next act on an application, as its establishment and its agencies see it.

export const isOpenFor = (code: CalendarCode, { programme, today }: World) =>
  outOfTime(programme, code, today).length === 0;

/** Applications that have not ended, the furthest first. */
export const liveIn = ({ files }: World) =>
  [...files.values()]
    .filter(({ last }) => !ENDED_STATUSES.includes(last.status))
    .toSorted((one, other) => other.version - one.version);

/** True if a call is open that few have answered, or the agencies still have to choose. */
export const isPressing = (world: World) =>
  (world.files.size < 4 && isOpenFor('APPLICATION', world)) ||
  (world.programme.calendar.length > 0 &&
    isOpenFor('ARS_PRESELECTION', world) &&
    liveIn(world).some(({ last }) => ['DRAFT', 'SUBMITTED', 'PRESELECTED'].includes(last.status)));

/** True if anything may still be done: something lives, or a call is to come. */
export const isOver = (world: World) =>
  liveIn(world).length === 0 &&
  outOfTime(world.programme, 'APPLICATION', world.today).some(({ code }) => code === 'DEADLINE_PASSED');

export const balanceDays = ({ files, programme }: World) =>
  [...files.values()].flatMap((file) => instalments(file, programme).flatMap(({ dueOn }) => dueOn ?? []));

const instalments = ({ last, acceptedOn, lines }: CaseFile, programme: Programme) =>
  instalmentsOf({ ...last, acceptedOn }, programme, lines);

/** Instalment that is due today. */
export function unpaid(file: CaseFile, { programme, today }: World): InstalmentKind | undefined {
  return instalments(file, programme).find(
    ({ dueOn, amountCents: cents, paidCents }) => dueOn !== null && dueOn <= today && cents > paidCents,
  )?.kind;
}

/** Beneficiaries of a kind that may apply: public legal entities, private sites. */
export const successors = ({ beneficiaries }: World) =>
  [...beneficiaries]
    .filter(([, { kind, isPublic }]) => kind !== 'GHT' && (kind === 'EJ') === isPublic)
    .map(([reference]) => reference);

export function nextActFor(file: CaseFile, pick: number, world: World): AnyAct {
  const { status, extensionMonths } = file.last;
  const { today, programme } = world;
  const isOver = today > finalDay(programme, extensionMonths);
  const isClosed = (world.closedOn(world.holderOf(file)) ?? '9999') <= today;
  switch (status) {
    case 'DRAFT':
    case 'RETURNED':
      if (!isOpenFor(status === 'DRAFT' ? 'APPLICATION' : 'ARS_PRESELECTION', world))
        return status === 'DRAFT' || pick % 2 ? 'WITHDRAW' : 'RECORD_LAPSE';
      return pick % 6 === 0 ? 'UPDATE' : 'SUBMIT';
    case 'SUBMITTED':
      if (!isOpenFor('ARS_PRESELECTION', world) || isClosed) return 'REFUSE';
      return pick % 8 === 0 ? 'RETURN' : 'PRESELECT';
    case 'PRESELECTED': {
      if (isOver || isClosed) return 'REFUSE';
      if (pick % 11 === 0) return pick % 2 ? 'AMEND_PRESELECTION' : 'CANCEL_PRESELECTION';
      const sent = world.latest(file.application.regionCode)?.preselection ?? [];
      return sent.some(({ applicationId }) => applicationId === file.application.id) ? 'RETAIN' : 'TRANSMIT';
    }
    case 'RETAINED':
    case 'PROJECT_RETURNED':
      if (pick % 9 === 0) return 'NOTIFY_AMOUNT';
      return isOver || isClosed ? 'RECORD_LAPSE' : 'FILE_PROJECT';
    case 'PROJECT_FILED':
      if (isOver || isClosed) return 'REFUSE';
      return pick % 8 === 0 ? 'RETURN_PROJECT' : 'ACCEPT_PROJECT';
    default:
      if (isClosed && pick % 5 > 1) return pick % 2 ? 'CONFIRM' : 'TRANSFER';
      return nextOfGrant(file, pick, world, isOver);
  }
}

function nextOfGrant(file: CaseFile, pick: number, world: World, isOver: boolean): AnyAct {
  const { status } = file.last;
  const isValidated = status === 'TARGETS_VALIDATED';
  if (isValidated && isOver && pick % 5 === 0) return 'RECORD_LAPSE';
  if (isValidated && pick % 13 === 0) return 'REOPEN_VALIDATION';
  const isProven = world.proof(file).targetsReachedOn !== null;
  if (isValidated && isProven) {
    if (paidOf('BALANCE', file.lines) === 0 && pick % 3 === 0) return 'REVIEW_VALUES';
    return pick % 4 === 0 ? 'RECORD_CORRECTION' : 'RECORD_PAYMENT';
  }
  if (status !== 'TARGETS_DECLARED' && unpaid(file, world) === 'ADVANCE' && pick % 2) return 'RECORD_PAYMENT';
  if (status === 'ACCEPTED' && isOver) return 'RECORD_LAPSE';
  if (!isValidated && isOpenFor('EXTENSION_REQUEST', world) && pick % 7 === 0) return 'GRANT_EXTENSION';
  if (waiting(world, world.holderOf(file)).length > 0) return 'REVIEW_VALUES';
  if (!isProven) return 'DECLARE_VALUES';
  if (status !== 'TARGETS_DECLARED') return isOver && pick % 2 ? 'RECORD_LAPSE' : 'DECLARE_TARGETS';
  return pick % 6 === 0 ? 'REQUEST_EVIDENCE' : 'VALIDATE_TARGETS';
}

/** Values that wait for their agency. */
export const waiting = ({ values }: World, reference: string) =>
  values
    .of(reference)
    .filter(({ reviews }) => ['DECLARED', 'ANSWERED'].includes(reviews.at(-1)?.state ?? 'DECLARED'))
    .map(({ id }) => id);

/** Numbers of the values that were validated. */
export const validated = ({ values }: World, reference: string) =>
  values
    .of(reference)
    .filter(({ reviews }) => reviews.at(-1)?.state === 'VALIDATED')
    .map(({ id }) => id);
