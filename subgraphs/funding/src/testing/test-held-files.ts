import type { CivilDay } from '@hopen/schema';
import type { Act } from '../domain/acts.ts';
import { ApplicationState } from '../domain/application-state.ts';
import { ACCEPTED_STATUSES, type ApplicationStatus } from '../domain/application-status.ts';
import type { CaseFile } from '../domain/case-file.ts';
import { paidOf } from '../domain/instalments.ts';
import type { HeldFile } from '../domain/reports/disbursement.ts';
import { APPLICATION } from './test-files.ts';

/** Facts in which an application of the forecast differs from one of 100,000 € of which nothing is paid. */
export interface HeldFileChanges {
  readonly changes?: Partial<ApplicationState>;
  /** Last day of each of these acts. */
  readonly days?: Partial<Record<Act, CivilDay>>;
  readonly isTransmitted?: boolean;
  readonly paid?: HeldFile['paid'];
}

const UNGRANTED: readonly ApplicationStatus[] = ['DRAFT', 'SUBMITTED', 'RETURNED'];
const NOTHING_PAID = { ADVANCE: 0, BALANCE: 0 };

/** File in this state, accepted on 1 March 2020 if it had to be. */
export function heldFile(status: ApplicationStatus, more: HeldFileChanges = {}): HeldFile {
  const { changes, days = {}, isTransmitted = true, paid = NOTHING_PAID } = more;
  const application = Object.assign(new ApplicationState(), APPLICATION, {
    sequence: 8,
    from: '2020-03-01',
    until: '9999-12-31',
    status,
    requestedCents: 100_000_00,
    grantedCents: UNGRANTED.includes(status) ? null : 100_000_00,
    plannedTargetsOn: '2021-06-30',
    targetsReachedOn: null,
    extensionMonths: 0,
    submittedOn: '2019-06-30',
    retainedOn: '2019-09-30',
    acceptedOn: ACCEPTED_STATUSES.includes(status) ? '2020-03-01' : null,
    isPublic: true,
    legalEntityFiness: '',
    structure: 'EJ:130786049' as const,
    closedOn: null,
    ...changes,
  });
  return { application, paid, isTransmitted, dayOf: (act) => days[act] ?? null };
}

/** Facts of a whole file that the forecast reads. */
export function heldFileOf(
  file: CaseFile,
  { closedOn, isTransmitted }: { closedOn: CivilDay | null; isTransmitted: boolean },
): HeldFile {
  const { application, last, lines, acceptedOn } = file;
  const { sequence, status, requestedCents, grantedCents, plannedTargetsOn, targetsReachedOn } = last;
  return {
    ...heldFile(status, {
      changes: {
        ...application,
        ...{ sequence, requestedCents, grantedCents, plannedTargetsOn, targetsReachedOn },
        ...{ extensionMonths: last.extensionMonths, acceptedOn, closedOn },
      },
      isTransmitted,
      paid: { ADVANCE: paidOf('ADVANCE', lines), BALANCE: paidOf('BALANCE', lines) },
    }),
    dayOf: (act) => file.dayOf(act),
  };
}
