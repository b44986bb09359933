import { ACCEPTED_STATUSES, type ApplicationStatus } from '../application-status.ts';
import { finalDay } from '../calendar.ts';
import type { Addition } from '../case-file.ts';
import { admit, type Change, decideOn, type OpenCase, type Situation } from '../decide.ts';
import type { InstalmentKind } from '../instalments.ts';
import { advanceObstacles, correction, type Payment, payment } from '../payment-rules.ts';
import type { Programme } from '../programme.ts';
import { type Proof, pendingObstacles, staleProof, unearned } from '../proof.ts';
import { neededProof } from './needed-proof.ts';

// Acts by which the steering body records money that was paid, or takes it back.

/** Statuses from which an instalment is paid, on a proof where it rests on one. */
export const PAYABLE_STATUSES: Readonly<Record<InstalmentKind, readonly ApplicationStatus[]>> = {
  ADVANCE: ACCEPTED_STATUSES,
  BALANCE: ['TARGETS_VALIDATED'],
};

/** True if an instalment rests on a proof: the balance always, the advance where the programme asks for prerequisites first. */
export const restsOnProof = (kind: InstalmentKind, { rules }: Programme): boolean =>
  kind === 'BALANCE' || rules.prerequisitesGate.value === 'ADVANCE';

export function pay(opened: OpenCase, asked: Payment, proof: Proof | null): Addition {
  admit(opened, 'RECORD_PAYMENT');
  const { file, programme } = opened;
  const isProofNeeded =
    restsOnProof(asked.kind, programme) && PAYABLE_STATUSES[asked.kind].includes(file.last.status);
  const known = isProofNeeded ? neededProof(proof) : proof;
  return decideOn(opened, 'RECORD_PAYMENT', paymentChange(opened, asked, known));
}

/** Books a payment; of a balance, also the day on which its own proof says that the targets were reached. */
export function paymentChange(
  { file, programme, today }: Situation,
  asked: Payment,
  proof: Proof | null,
): Change {
  const bookings = [payment(file, programme, asked, { proof, today })];
  if (!proof) return { bookings };
  const held = [...pendingObstacles(proof), ...staleProof(proof, file.proof, today)];
  if (asked.kind === 'ADVANCE') {
    const violations = [...advanceObstacles(file.last, programme, proof, today), ...held];
    return { bookings, proof, violations };
  }
  const final = finalDay(programme, file.last.extensionMonths);
  const { targetsReachedOn } = proof;
  return { bookings, proof, terms: { targetsReachedOn }, violations: [...unearned(proof, final), ...held] };
}

export function correct(opened: OpenCase, lineId: string, amountCents: number): Addition {
  admit(opened, 'RECORD_CORRECTION');
  return decideOn(opened, 'RECORD_CORRECTION', correctionChange(opened, lineId, amountCents));
}

export const correctionChange = ({ file }: Situation, lineId: string, amountCents: number): Change => ({
  bookings: [correction(file, lineId, amountCents)],
});
