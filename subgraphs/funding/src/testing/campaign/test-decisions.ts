import type { Act } from '../../domain/acts.ts';
import type { ApplicationStatus } from '../../domain/application-status.ts';
import type { Addition } from '../../domain/case-file.ts';
import type { OpenCase } from '../../domain/decide.ts';
import * as applications from '../../domain/decisions/applications.ts';
import * as grants from '../../domain/decisions/grants.ts';
import * as notification from '../../domain/decisions/notification.ts';
import * as payments from '../../domain/decisions/payments.ts';
import * as preselection from '../../domain/decisions/preselection.ts';
import * as projects from '../../domain/decisions/projects.ts';
import * as targets from '../../domain/decisions/targets.ts';
import type { InstalmentKind } from '../../domain/instalments.ts';
import type { Proof } from '../../domain/proof.ts';
import { structureOf } from '../../domain/structure.ts';
import type { Attempt } from './test-attempt.ts';
import type { Facts } from './test-facts.ts';

/** Decision on each application of an attempt: the function that its command calls, with the facts that it loads. */
export function decisionsOn(
  facts: Facts,
  act: Act,
  cases: readonly OpenCase[],
  attempt: Attempt,
): Addition[] {
  switch (act) {
    case 'PRESELECT': {
      const items = cases.map((opened) => ({ opened, amountCents: amountOf(opened, attempt) }));
      const holdings = facts.othersOf(cases.map(({ structure }) => structure));
      return preselection.preselect(items, { envelope: envelopeOf(facts, cases[0]!), holdings });
    }
    case 'RETAIN':
      return notification.retain(
        cases.map((opened) => ({ opened, latest: facts.latest(opened.file.application.regionCode) })),
      );
    default:
      return cases.map((opened) => decisionOn(facts, act, opened, attempt));
  }
}

const DECISIONS: Partial<Record<Act, (opened: OpenCase, attempt: Attempt, facts: Facts) => Addition>> = {
  UPDATE: (opened, { amountCents: requestedCents, named: plannedTargetsOn }) =>
    applications.update(opened, { requestedCents, plannedTargetsOn }),
  SUBMIT: (opened, _, facts) => {
    const { file, structure } = opened;
    const beneficiary = facts.beneficiaries.get(facts.holderOf(file)) ?? null;
    const others = facts.othersOf([structure], file.application.id);
    return applications.submit(opened, { beneficiary, others });
  },
  WITHDRAW: applications.withdraw,
  RETURN: applications.sendBack,
  REFUSE: applications.refuse,
  AMEND_PRESELECTION: (opened, attempt, facts) =>
    preselection.amend(opened, amountOf(opened, attempt), envelopeOf(facts, opened)),
  CANCEL_PRESELECTION: preselection.cancel,
  NOTIFY_AMOUNT: (opened, attempt, facts) =>
    notification.notifyAmount(opened, amountOf(opened, attempt), envelopeOf(facts, opened)),
  FILE_PROJECT: (opened, { named }) => projects.file(opened, named),
  RETURN_PROJECT: projects.sendBack,
  ACCEPT_PROJECT: (opened, { amountCents }) => projects.accept(opened, amountCents),
  GRANT_EXTENSION: (opened, { months, named }) =>
    grants.extend(opened, { months, requestedOn: named, updatedPlanOn: named }),
  DECLARE_TARGETS: (opened, { named }) => targets.declare(opened, named),
  REQUEST_EVIDENCE: targets.requestEvidence,
  VALIDATE_TARGETS: (opened, _, facts) =>
    targets.validate(opened, proofFrom(targets.VALIDATABLE_STATUSES, opened, facts)),
  REOPEN_VALIDATION: targets.reopen,
  CONFIRM: grants.confirm,
  TRANSFER: (opened, { beneficiary }, facts) => {
    const successor = facts.beneficiaries.get(beneficiary) ?? null;
    const structures = successor ? [structureOf(successor)] : [];
    return grants.transfer(opened, successor, facts.othersOf(structures, opened.file.application.id));
  },
  RECORD_LAPSE: (opened, _, facts) =>
    grants.lapse(opened, proofFrom(grants.PROVEN_BEFORE_LAPSE, opened, facts)),
  RECORD_PAYMENT: (opened, { instalment: kind, amountCents, named: valueOn }, facts) =>
    payments.pay(opened, { kind, amountCents, valueOn, vehicle: 'FMIS' }, proofToPay(facts, opened, kind)),
  RECORD_CORRECTION: (opened, { lineId, amountCents }) => payments.correct(opened, lineId, amountCents ?? 0),
};

function decisionOn(facts: Facts, act: Act, opened: OpenCase, attempt: Attempt): Addition {
  const decision = DECISIONS[act];
  if (!decision) throw new Error(`No decision for ${act}`);
  return decision(opened, attempt, facts);
}

const amountOf = ({ file }: OpenCase, { amountCents }: Attempt) => amountCents ?? file.last.requestedCents;

const envelopeOf = (facts: Facts, { file }: OpenCase) => facts.envelope(file.application.regionCode);

/** Proof as the command asks for it: from these statuses alone. */
const proofFrom = (statuses: readonly ApplicationStatus[], { file }: OpenCase, facts: Facts) =>
  statuses.includes(file.last.status) ? facts.proof(file) : null;

/** Proof of a payment: of the domain once it is validated, before that of the prerequisites alone. */
function proofToPay(facts: Facts, { file, programme }: OpenCase, kind: InstalmentKind): Proof | null {
  const { status } = file.last;
  if (!payments.restsOnProof(kind, programme) || !payments.PAYABLE_STATUSES[kind].includes(status))
    return null;
  return status === 'TARGETS_VALIDATED' ? facts.proof(file) : facts.proven(file, null);
}
