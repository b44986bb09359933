import type { CivilDay } from '@hopen/schema';
import type { ApplicationState } from './application-state.ts';
import { ACCEPTED_STATUSES, RESERVING_STATUSES } from './application-status.ts';
import { finalDay } from './calendar.ts';
import { balanceDueOn, type InstalmentKind, splitGrant } from './instalments.ts';
import type { Programme } from './programme.ts';

/** Money that will be paid: how much, when, and how sure that is. */
export interface ExpectedPayment {
  /** The first day on which it is due, never before today; null while no date is known. */
  readonly dueOn: CivilDay | null;
  readonly amountCents: number;
  /** Due, whatever happens next; else it hangs on targets that are still to be reached or validated. */
  readonly isCertain: boolean;
}

/**
 * What is still to be paid on an application. An advance is certain from acceptance on, a balance from validation on;
 * before, the balance is expected from the day on which the targets were declared or are planned to be reached, or else
 * from the last day they may be. What is only reserved has no date yet.
 */
export function expectedPayments(
  application: ApplicationState,
  programme: Programme,
  paid: Readonly<Record<InstalmentKind, number>>,
  today: CivilDay,
): ExpectedPayment[] {
  const { status, grantedCents, acceptedOn, retainedOn } = application;
  if (grantedCents === null || retainedOn === null) return [];
  if (RESERVING_STATUSES.includes(status))
    return [{ dueOn: null, amountCents: grantedCents, isCertain: false }];
  if (acceptedOn === null || !ACCEPTED_STATUSES.includes(status)) return [];
  const shares = splitGrant(grantedCents, programme);
  const balanceOn = balanceDueOn(reachedOn(application, programme, today), programme);
  return [
    { dueOn: later(acceptedOn, today), amountCents: shares.ADVANCE - paid.ADVANCE, isCertain: true },
    {
      dueOn: later(balanceOn, today),
      amountCents: shares.BALANCE - paid.BALANCE,
      isCertain: status === 'TARGETS_VALIDATED',
    },
  ].filter(({ amountCents }) => amountCents > 0);
}

/** What nobody has declared yet is not reached before today. */
const reachedOn = (application: ApplicationState, programme: Programme, today: CivilDay): CivilDay =>
  application.targetsReachedOn ??
  later(application.plannedTargetsOn ?? finalDay(programme, application.extensionMonths), today);

const later = (a: CivilDay, b: CivilDay) => (a > b ? a : b);

/** What will be paid in one month to one region for one domain. */
export interface Disbursement {
  /** `2023-02`; null for what has no date yet. */
  readonly month: string | null;
  readonly regionCode: string;
  readonly domainCode: string;
  readonly certainCents: number;
  readonly expectedCents: number;
}

/** The payments of many applications, added up by month, region and domain, in that order; undated ones come last. */
export function sumByMonth(
  files: readonly { application: ApplicationState; paid: Readonly<Record<InstalmentKind, number>> }[],
  programme: Programme,
  today: CivilDay,
): Disbursement[] {
  const payments = files.flatMap(({ application, paid }) =>
    expectedPayments(application, programme, paid, today).map((payment) => ({ application, payment })),
  );
  const cells = Map.groupBy(payments, ({ application: { regionCode, domainCode }, payment: { dueOn } }) =>
    [dueOn?.slice(0, 7) ?? UNDATED, regionCode, domainCode].join(' '),
  );
  return [...cells]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, cell]) => {
      const [month, regionCode, domainCode] = key.split(' ') as [string, string, string];
      const sum = (isCertain: boolean) =>
        cell
          .filter(({ payment }) => payment.isCertain === isCertain)
          .reduce((total, { payment }) => total + payment.amountCents, 0);
      return {
        month: month === UNDATED ? null : month,
        regionCode,
        domainCode,
        certainCents: sum(true),
        expectedCents: sum(false),
      };
    });
}

/** After every month. */
const UNDATED = 'undated';
