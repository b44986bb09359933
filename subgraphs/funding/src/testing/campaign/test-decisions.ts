import {
  acceptingProject,
  amendingPreselection,
  type Change,
  cancellingPreselection,
  correcting,
  declaringTargets,
  filingProject,
  grantingExtension,
  lapsing,
  notifyingAmount,
  PROVEN_BEFORE_LAPSE,
  paying,
  preselecting,
  reopeningValidation,
  restsOnProof,
  retaining,
  transferring,
  updating,
  validatingTargets,
} from '../../domain/act-changes.ts';
import type { Act } from '../../domain/acts.ts';
import type { CaseFile } from '../../domain/case-file.ts';
import { obstaclesToFiling } from '../../domain/eligibility.ts';
import type { InstalmentKind } from '../../domain/instalments.ts';
import type { Proof } from '../../domain/proof.ts';
import { structureOf } from '../../domain/structure.ts';
import type { Attempt } from './test-attempt.ts';
import type { World } from './test-world.ts';

/** What each mutation adds to the request; those that are not named add nothing. */
export function changeFor(world: World, file: CaseFile, attempt: Attempt, act: Act): Change {
  const { programme, today } = world;
  const { application, last } = file;
  const { amountCents, named, months, instalment: kind, lineId } = attempt;
  const situation = { file, programme, today };
  const envelope = () => world.envelope(application.regionCode);
  switch (act) {
    case 'UPDATE':
      return updating(situation, { requestedCents: amountCents, plannedTargetsOn: named });
    case 'SUBMIT': {
      const { domainCode, regionCode, id } = application;
      const holder = world.holderOf(file);
      const beneficiary = world.beneficiaries.get(holder) ?? null;
      const others = world.othersOf([world.structureOf(holder)], id);
      const candidacy = { programme, domainCode, beneficiary, regionCode, others, day: today };
      return { violations: obstaclesToFiling(candidacy) };
    }
    case 'PRESELECT':
      return preselecting(situation, amountCents ?? last.requestedCents);
    case 'AMEND_PRESELECTION':
      return amendingPreselection(situation, amountCents ?? last.requestedCents, envelope());
    case 'CANCEL_PRESELECTION':
      return cancellingPreselection();
    case 'RETAIN':
      return retaining(situation, world.latest(application.regionCode));
    case 'NOTIFY_AMOUNT':
      return notifyingAmount(situation, amountCents ?? last.requestedCents, envelope());
    case 'FILE_PROJECT':
      return filingProject(situation, named);
    case 'ACCEPT_PROJECT':
      return acceptingProject(situation, amountCents);
    case 'GRANT_EXTENSION':
      return grantingExtension(situation, { months, requestedOn: named });
    case 'DECLARE_TARGETS':
      return declaringTargets(situation, named);
    case 'VALIDATE_TARGETS':
      return validatingTargets(situation, world.proof(file));
    case 'REOPEN_VALIDATION':
      return reopeningValidation(situation);
    case 'TRANSFER': {
      const successor = world.beneficiaries.get(attempt.beneficiary) ?? null;
      const structures = successor ? [structureOf(successor)] : [];
      return transferring(situation, successor, world.othersOf(structures, application.id));
    }
    case 'RECORD_LAPSE':
      return lapsing(situation, PROVEN_BEFORE_LAPSE.includes(last.status) ? world.proof(file) : null);
    case 'RECORD_PAYMENT': {
      const asked = { kind, amountCents, valueOn: named, vehicle: 'FMIS' as const };
      return paying(situation, asked, proofToPay(world, file, kind));
    }
    case 'RECORD_CORRECTION':
      return correcting(situation, lineId, amountCents ?? 0);
    default:
      return {};
  }
}

/** As the mutations ask for it: of all that was validated; before, an advance rests on its prerequisites alone. */
function proofToPay(world: World, file: CaseFile, kind: InstalmentKind): Proof | null {
  if (!restsOnProof(kind, world.programme)) return null;
  if (file.last.status === 'TARGETS_VALIDATED') return world.proof(file);
  return kind === 'ADVANCE' ? world.proven(file, null) : null;
}
