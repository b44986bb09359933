import type { Act, Decision, InstalmentKind, LedgerLine, Proof, Transmission } from '@hopen/funding';
import { type Change, type Situation } from '../../../../subgraphs/funding/src/domain/decide.ts';
import {
  extensionChange as grantingExtension,
  lapseChange as lapsing,
} from '../../../../subgraphs/funding/src/domain/decisions/grants.ts';
import { retentionChange as retaining } from '../../../../subgraphs/funding/src/domain/decisions/notification.ts';
import {
  paymentChange as paying,
  restsOnProof,
} from '../../../../subgraphs/funding/src/domain/decisions/payments.ts';
import { preselectionChange as preselecting } from '../../../../subgraphs/funding/src/domain/decisions/preselection.ts';
import {
  acceptanceChange as acceptingProject,
  filingChange as filingProject,
} from '../../../../subgraphs/funding/src/domain/decisions/projects.ts';
import {
  declarationChange as declaringTargets,
  validationChange as validatingTargets,
} from '../../../../subgraphs/funding/src/domain/decisions/targets.ts';
import { type Candidacy, obstaclesToFiling } from '../../../../subgraphs/funding/src/domain/eligibility.ts';

/** Decision to replay, with the input and state of its mutation. */
export interface Next extends Situation {
  readonly decision: Decision;
  readonly lines: readonly LedgerLine[];
  /** Last transmission of the region. */
  readonly latest: Transmission | null;
  readonly candidacy: Candidacy;
  readonly proof: () => Proof;
}

/** Last day to request an extension; the reply may come later. */
const LAST_DAY_TO_ASK = '2022-02-25';

/** Change passed by each act's mutation; acts without one change only the status. */
export const CHANGES: Partial<Record<Act, (next: Next) => Change>> = {
  SUBMIT: ({ candidacy }) => ({ violations: obstaclesToFiling(candidacy) }),
  PRESELECT: (next) => preselecting(next, next.decision.grantedCents!),
  RETAIN: (next) => retaining(next, next.latest),
  FILE_PROJECT: (next) => filingProject(next, next.decision.plannedTargetsOn!),
  ACCEPT_PROJECT: (next) => acceptingProject(next, next.decision.grantedCents),
  GRANT_EXTENSION: (next) => {
    const months = next.decision.extensionMonths - next.file.last.extensionMonths;
    const requestedOn = next.today < LAST_DAY_TO_ASK ? next.today : LAST_DAY_TO_ASK;
    return grantingExtension(next, { months, requestedOn, updatedPlanOn: next.decision.updatedPlanOn });
  },
  DECLARE_TARGETS: (next) => declaringTargets(next, next.decision.targetsReachedOn!),
  VALIDATE_TARGETS: (next) => validatingTargets(next, next.proof()),
  RECORD_LAPSE: (next) => lapsing(next, null),
  RECORD_PAYMENT: (next) => {
    const { kind, amountCents, valueOn, vehicle } = next.lines[0]!;
    const asked = { kind: kind as InstalmentKind, amountCents, valueOn, vehicle: vehicle! };
    return paying(next, asked, restsOnProof(asked.kind, next.programme) ? next.proof() : null);
  },
};
