import { RuleViolation } from '@hopen/schema';
import type { ApplicationStatus } from '../application-status.ts';
import type { Beneficiary } from '../beneficiary.ts';
import { finalDay } from '../calendar.ts';
import type { Addition, CaseFile } from '../case-file.ts';
import { admit, type Change, decideOn, type OpenCase, type Situation } from '../decide.ts';
import { type OtherApplication, obstaclesToTakingOver } from '../eligibility.ts';
import { type Extension, extendedBy, extensionObstacles } from '../extension-rules.ts';
import { paidOf, splitGrant } from '../instalments.ts';
import type { Programme } from '../programme.ts';
import { type Proof, pendingObstacles, staleProof, underReview, unearned } from '../proof.ts';
import { neededProof } from './needed-proof.ts';

// Acts by which an accepted grant goes on, passes to a successor, or lapses.

export const extend = (opened: OpenCase, asked: Extension): Addition =>
  decideOn(opened, 'GRANT_EXTENSION', extensionChange(opened, asked));

export const extensionChange = ({ file, programme, today }: Situation, asked: Extension): Change => ({
  terms: extendedBy(file.last, programme, asked.months),
  updatedPlanOn: asked.updatedPlanOn,
  violations: extensionObstacles(file, programme, asked, today),
});

export const confirm = (opened: OpenCase): Addition => decideOn(opened, 'CONFIRM');

/** Puts a successor, as its ARS names it, in the place of a beneficiary that is closed. */
export function transfer(
  opened: OpenCase,
  successor: Beneficiary | null,
  /** Other applications of the successor's structure. */
  others: readonly OtherApplication[],
): Addition {
  const { file, programme, today: day } = opened;
  const { domainCode, regionCode } = file.application;
  const candidacy = { programme, domainCode, beneficiary: successor, regionCode, others, day };
  return decideOn(opened, 'TRANSFER', {
    terms: { successorKind: successor?.kind ?? null, successorNumber: successor?.number ?? null },
    violations: obstaclesToTakingOver(candidacy),
  });
}

/** Statuses from which a lapse rests on a proof: what was declared is not lost by silence. */
export const PROVEN_BEFORE_LAPSE: readonly ApplicationStatus[] = ['MORE_EVIDENCE', 'TARGETS_VALIDATED'];

export function lapse(opened: OpenCase, proof: Proof | null): Addition {
  admit(opened, 'RECORD_LAPSE');
  const isProofNeeded = PROVEN_BEFORE_LAPSE.includes(opened.file.last.status);
  return decideOn(opened, 'RECORD_LAPSE', lapseChange(opened, isProofNeeded ? neededProof(proof) : null));
}

/**
 * Lets declared targets lapse only where their payment, or the rest of it, would be refused for good: not while the ARS
 * owes the review of a value, nor where they have only to be validated. Everything else lapses after its deadline alone.
 */
export function lapseChange({ file, programme, today }: Situation, proof: Proof | null): Change {
  if (!PROVEN_BEFORE_LAPSE.includes(file.last.status) || !proof) return {};
  const final = finalDay(programme, file.last.extensionMonths);
  const stale = staleProof(proof, file.proof, today);
  const waiting = [...pendingObstacles(proof), ...underReview(proof, final)];
  if (waiting.length > 0) return { proof, violations: [...stale, ...waiting] };
  const isEarned = unearned(proof, final).length === 0;
  const isPaid = file.last.status === 'TARGETS_VALIDATED' && isPaidInFull(file, programme);
  if (!isEarned && !isPaid) return { proof, violations: stale };
  const message = isEarned
    ? 'Les cibles sont atteintes : elles se valident, et le solde se paie.'
    : 'Le solde est payé : l’organisme pilote le corrige d’abord.';
  return { proof, violations: [...stale, new RuleViolation('STILL_PAYABLE', message)] };
}

/** True if the last instalment is paid: of a programme that pays all in advance, the advance. */
function isPaidInFull({ last, lines }: CaseFile, programme: Programme): boolean {
  const shares = splitGrant(last.grantedCents!, programme);
  const kind = shares.BALANCE > 0 ? 'BALANCE' : 'ADVANCE';
  return paidOf(kind, lines) >= shares[kind];
}
