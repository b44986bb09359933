import type { CivilDay } from '@hopen/schema';
import type { ApplicationPeriod, Decision, Holder } from './application.ts';

/** End of a period that no decision has ended yet. */
export const OPEN_END: CivilDay = '9999-12-31';

/** Day on or before which everything recorded lies: commands read as of it, whatever today is. */
export const LATEST_DAY: CivilDay = '9999-12-30';

/** Periods that an application's decisions, in their order, cut its life into; `applicant` is who applied. */
export function periodsOf(decisions: readonly Decision[], applicant: Holder): ApplicationPeriod[] {
  const periods: ApplicationPeriod[] = [];
  for (const decision of decisions) {
    const previous = periods.at(-1);
    if (previous) previous.until = decision.decidedOn;
    periods.push(periodAfter(previous, decision, applicant));
  }
  return periods;
}

/** Period that a decision begins, given the one that it ends. */
function periodAfter(
  previous: Pick<ApplicationPeriod, 'submittedOn' | 'retainedOn' | 'acceptedOn'> | undefined,
  decision: Decision,
  { beneficiaryKind, beneficiaryNumber }: Holder,
): ApplicationPeriod {
  const {
    status,
    decidedOn,
    act,
    role,
    organisation,
    motive,
    proof,
    updatedPlanOn,
    successorKind,
    successorNumber,
    ...terms
  } = decision;
  const firstDay = (milestone: string, known: CivilDay | null | undefined) =>
    known ?? (status === milestone ? decidedOn : null);
  return {
    ...terms,
    from: decidedOn,
    until: OPEN_END,
    status,
    beneficiaryKind: successorKind ?? beneficiaryKind,
    beneficiaryNumber: successorNumber ?? beneficiaryNumber,
    submittedOn: firstDay('SUBMITTED', previous?.submittedOn),
    retainedOn: firstDay('RETAINED', previous?.retainedOn),
    acceptedOn: firstDay('ACCEPTED', previous?.acceptedOn),
  };
}
