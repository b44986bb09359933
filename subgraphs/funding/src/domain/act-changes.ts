import { type CivilDay, RuleViolation } from '@hopen/schema';
import { aboveNotified, aboveRequest, outOfLimits, overEnvelope } from './amount-limits.ts';
import type { ApplicationStatus } from './application-status.ts';
import type { Beneficiary } from './beneficiary.ts';
import { finalDay, laterThan } from './calendar.ts';
import type { CaseFile } from './case-file.ts';
import type { DecisionRequest } from './decide.ts';
import { type OtherApplication, obstaclesToTakingOver } from './eligibility.ts';
import type { Envelope } from './envelope.ts';
import { paidOf, splitGrant } from './instalments.ts';
import {
  advanceObstacles,
  correction,
  extendedBy,
  extensionObstacles,
  type Payment,
  payment,
  plannedDayObstacles,
  reachedDayObstacles,
} from './payment-rules.ts';
import type { Programme } from './programme.ts';
import { type Proof, pendingObstacles, proofObstacles, staleProof, underReview, unearned } from './proof.ts';
import { notTransmitted, type Transmission } from './transmission.ts';

// What each act changes, and what its own rules say against it, from nothing but what is handed in. Mutations and tests
// call the same functions; what holds for every act is in `deciding.ts`.

/** The file that is acted on, its programme, and the day. */
export interface Situation {
  readonly file: CaseFile;
  readonly programme: Programme;
  readonly today: CivilDay;
}

/** What an act adds to the request that is decided on. */
export type Change = Pick<DecisionRequest, 'terms' | 'bookings' | 'proof' | 'violations'>;

export function updating(
  { file: { last }, programme, today }: Situation,
  asked: { readonly requestedCents?: number | null; readonly plannedTargetsOn?: CivilDay | null },
): Change {
  const requestedCents = asked.requestedCents ?? last.requestedCents;
  const plannedTargetsOn = asked.plannedTargetsOn ?? last.plannedTargetsOn;
  return {
    terms: { requestedCents, plannedTargetsOn },
    violations: [
      ...outOfLimits(requestedCents, programme, 'requestedAmount'),
      ...(asked.plannedTargetsOn ? plannedDayObstacles(last, programme, asked.plannedTargetsOn, today) : []),
    ],
  };
}

/** One file of a preselection; what all of them need together, `selectionObstacles` says. */
export const preselecting = ({ file, programme }: Situation, amountCents: number): Change => ({
  terms: { grantedCents: amountCents },
  violations: proposalObstacles(file, programme, amountCents),
});

/** What speaks against proposing this amount for a file. */
export const proposalObstacles = ({ last }: CaseFile, programme: Programme, amountCents: number) => [
  ...outOfLimits(amountCents, programme, 'amount'),
  ...aboveRequest(amountCents, last.requestedCents, 'amount'),
];

export const amendingPreselection = (
  { file, programme, today }: Situation,
  amountCents: number,
  envelope: Envelope,
): Change => ({
  terms: { grantedCents: amountCents },
  violations: [
    ...proposalObstacles(file, programme, amountCents),
    ...envelopeObstacles(envelope, amountCents - file.reservedCents, today),
  ],
});

/** Gives back what was reserved, and the proposal with it. */
export const cancellingPreselection = (): Change => ({ terms: { grantedCents: null } });

/** Of an envelope that holds later facts nobody can say what is available today. */
export const envelopeObstacles = (envelope: Envelope, neededCents: number, today: CivilDay) => [
  ...laterThan(today, envelope.lastRecordedOn),
  ...overEnvelope(envelope, neededCents),
];

/** As its region transmitted it; of a transmission that is dated later nobody can say that it was made. */
export const retaining = ({ file, programme, today }: Situation, latest: Transmission | null): Change => {
  const item = { applicationId: file.application.id, amountCents: file.last.grantedCents! };
  const later = latest ? laterThan(today, latest.transmittedOn) : [];
  return { violations: [...later, ...notTransmitted(item, latest, programme)] };
};

/** Another amount than what was retained, as only the DGOS may say. */
export const notifyingAmount = (
  { file, programme, today }: Situation,
  amountCents: number,
  envelope: Envelope,
): Change => ({
  terms: { grantedCents: amountCents },
  violations: [
    ...outOfLimits(amountCents, programme, 'amount'),
    ...envelopeObstacles(envelope, amountCents - file.reservedCents, today),
  ],
});

export const filingProject = ({ file, programme, today }: Situation, plannedTargetsOn: CivilDay): Change => ({
  terms: { plannedTargetsOn },
  violations: plannedDayObstacles(file.last, programme, plannedTargetsOn, today),
});

/** For what was notified, or less: it is reserved already. */
export function acceptingProject({ file, programme }: Situation, amountCents: number | null): Change {
  const notified = file.notifiedCents ?? file.last.grantedCents!;
  const grantedCents = amountCents ?? notified;
  return {
    terms: { grantedCents },
    violations: [
      ...outOfLimits(grantedCents, programme, 'grantedAmount'),
      ...aboveNotified(grantedCents, notified, 'grantedAmount'),
    ],
  };
}

export const grantingExtension = (
  { file, programme, today }: Situation,
  { months, requestedOn }: { readonly months: number; readonly requestedOn: CivilDay },
): Change => ({
  terms: extendedBy(file.last, programme, months),
  violations: extensionObstacles(file, programme, { months, requestedOn, today }),
});

export const declaringTargets = ({ file, programme, today }: Situation, reachedOn: CivilDay): Change => ({
  terms: { targetsReachedOn: reachedOn },
  violations: reachedDayObstacles(file, programme, reachedOn, today),
});

/** The day on which the targets were reached is the proof's, whatever was declared. */
export function validatingTargets({ file, programme, today }: Situation, proof: Proof): Change {
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

/** As long as nothing of the balance is paid: what was paid, the DGOS takes back first. */
export function reopeningValidation({ file: { lines } }: Situation): Change {
  const message = 'Un solde est payé : la DGOS le corrige d’abord.';
  return paidOf('BALANCE', lines) === 0
    ? {}
    : { violations: [new RuleViolation('STILL_PAYABLE', message, { field: 'applicationId' })] };
}

/** From where a lapse rests on a proof: what was declared is not lost by silence. */
export const PROVEN_BEFORE_LAPSE: readonly ApplicationStatus[] = ['MORE_EVIDENCE', 'TARGETS_VALIDATED'];

/**
 * What was declared lapses only where its payment, or the rest of it, would be refused for good: not while its agency owes
 * the review of a value, nor where it has only to be validated. Everything else lapses after its deadline alone.
 */
export function lapsing({ file, programme, today }: Situation, proof: Proof | null): Change {
  if (!PROVEN_BEFORE_LAPSE.includes(file.last.status) || !proof) return {};
  const final = finalDay(programme, file.last.extensionMonths);
  const stale = staleProof(proof, file.proof, today);
  const waiting = [...pendingObstacles(proof), ...underReview(proof, final)];
  if (waiting.length > 0) return { proof, violations: [...stale, ...waiting] };
  const isEarned = unearned(proof, final).length === 0;
  const isPaid = file.last.status === 'TARGETS_VALIDATED' && nothingLeft(file, programme);
  if (!isEarned && !isPaid) return { proof, violations: stale };
  const message = isEarned
    ? 'Les cibles sont atteintes : elles se valident, et le solde se paie.'
    : 'Le solde est payé : la DGOS le corrige d’abord.';
  return { proof, violations: [...stale, new RuleViolation('STILL_PAYABLE', message)] };
}

/** Whether the last instalment is paid: of a programme that pays all in advance, the advance. */
function nothingLeft({ last, lines }: CaseFile, programme: Programme): boolean {
  const shares = splitGrant(last.grantedCents!, programme);
  const kind = shares.BALANCE > 0 ? 'BALANCE' : 'ADVANCE';
  return paidOf(kind, lines) >= shares[kind];
}

/** Whether paying this rests on a proof: the balance always, the advance where the programme asks for prerequisites first. */
export const restsOnProof = (kind: Payment['kind'], { rules }: Programme): boolean =>
  kind === 'BALANCE' || rules.prerequisitesGate.value === 'ADVANCE';

/** A payment, and of a balance the day that its own proof says the targets were reached on. */
export function paying({ file, programme, today }: Situation, asked: Payment, proof: Proof | null): Change {
  const bookings = [payment(file, programme, asked, { proof, today })];
  if (!proof) return { bookings };
  const held = [...pendingObstacles(proof), ...staleProof(proof, file.proof, today)];
  if (asked.kind === 'ADVANCE')
    return {
      bookings,
      proof,
      violations: [...advanceObstacles(file.last, programme, proof, today), ...held],
    };
  const final = finalDay(programme, file.last.extensionMonths);
  const { targetsReachedOn } = proof;
  return { bookings, proof, terms: { targetsReachedOn }, violations: [...unearned(proof, final), ...held] };
}

/** Puts a successor, as its ARS names it, in the place of a beneficiary that is closed. */
export const transferring = (
  { file, programme, today: day }: Situation,
  successor: Beneficiary | null,
  /** What the successor's structure asks for or holds, this application left out. */
  others: readonly OtherApplication[],
): Change => {
  const { domainCode, regionCode } = file.application;
  return {
    terms: { successorKind: successor?.kind ?? null, successorNumber: successor?.number ?? null },
    violations: obstaclesToTakingOver({
      programme,
      domainCode,
      beneficiary: successor,
      regionCode,
      others,
      day,
    }),
  };
};

export const correcting = ({ file }: Situation, lineId: string, amountCents: number): Change => ({
  bookings: [correction(file, lineId, amountCents)],
});
