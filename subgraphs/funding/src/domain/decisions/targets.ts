import { type CivilDay, RuleViolation } from '@hopen/schema';
import type { ApplicationStatus } from '../application-status.ts';
import type { Addition } from '../case-file.ts';
import { admit, type Change, decideOn, type OpenCase, type Situation } from '../decide.ts';
import { paidOf } from '../instalments.ts';
import { type Proof, pendingObstacles, proofObstacles, staleProof } from '../proof.ts';
import { reachedDayObstacles } from '../target-days.ts';
import { neededProof } from './needed-proof.ts';

// Acts by which targets are declared and validated.

export const declare = (opened: OpenCase, reachedOn: CivilDay): Addition =>
  decideOn(opened, 'DECLARE_TARGETS', declarationChange(opened, reachedOn));

export const declarationChange = ({ file, programme, today }: Situation, reachedOn: CivilDay): Change => ({
  terms: { targetsReachedOn: reachedOn },
  violations: reachedDayObstacles(file, programme, reachedOn, today),
});

export const requestEvidence = (opened: OpenCase): Addition => decideOn(opened, 'REQUEST_EVIDENCE');

/** Statuses from which targets are validated, on a proof. */
export const VALIDATABLE_STATUSES: readonly ApplicationStatus[] = ['TARGETS_DECLARED', 'MORE_EVIDENCE'];

export function validate(opened: OpenCase, proof: Proof | null): Addition {
  admit(opened, 'VALIDATE_TARGETS');
  return decideOn(opened, 'VALIDATE_TARGETS', validationChange(opened, neededProof(proof)));
}

/** Takes the day on which the targets were reached from the proof, whatever was declared. */
export function validationChange({ file, programme, today }: Situation, proof: Proof): Change {
  const { targetsReachedOn } = proof;
  return {
    proof,
    terms: { targetsReachedOn },
    violations: [
      ...proofObstacles(proof),
      ...pendingObstacles(proof),
      ...(targetsReachedOn ? reachedDayObstacles(file, programme, targetsReachedOn, today) : []),
      ...staleProof(proof, file.proof, today),
    ],
  };
}

export const reopen = (opened: OpenCase): Addition =>
  decideOn(opened, 'REOPEN_VALIDATION', reopeningChange(opened));

/** Refuses as long as any of the balance is paid: the steering body corrects that first. */
export function reopeningChange({ file: { lines } }: Situation): Change {
  const message = 'Un solde est payé : l’organisme pilote le corrige d’abord.';
  return paidOf('BALANCE', lines) === 0
    ? {}
    : { violations: [new RuleViolation('STILL_PAYABLE', message, { field: 'applicationId' })] };
}
