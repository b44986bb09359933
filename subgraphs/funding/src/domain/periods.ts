import type { CivilDay } from '@hopen/schema';
import type { ApplicationPeriod, Decision } from './application.ts';
import type { ApplicationStatus } from './application-status.ts';

/** The end of a period that no decision has ended yet. */
export const OPEN_END: CivilDay = '9999-12-31';

/** The periods that an application's decisions, in their order, cut its life into. */
export function periodsOf(decisions: readonly Decision[]): ApplicationPeriod[] {
  const firstDay = (status: ApplicationStatus, until: number) =>
    decisions.slice(0, until + 1).find((decision) => decision.status === status)?.decidedOn ?? null;
  return decisions.map((decision, index) => ({
    applicationId: decision.applicationId,
    sequence: decision.sequence,
    from: decision.decidedOn,
    until: decisions[index + 1]?.decidedOn ?? OPEN_END,
    status: decision.status,
    requestedCents: decision.requestedCents,
    grantedCents: decision.grantedCents,
    submittedOn: firstDay('SUBMITTED', index),
    retainedOn: firstDay('RETAINED', index),
    acceptedOn: firstDay('ACCEPTED', index),
  }));
}
