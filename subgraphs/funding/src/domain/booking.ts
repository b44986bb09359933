import type { Decision } from './application.ts';
import { ACCEPTED_STATUSES, type ApplicationStatus, RESERVING_STATUSES } from './application-status.ts';
import type { CaseFile } from './case-file.ts';
import type { LedgerLine } from './ledger.ts';

/** Fields of a ledger line beyond those of its decision. */
export type Booking = Pick<LedgerLine, 'kind' | 'amountCents'> &
  Partial<Pick<LedgerLine, 'valueOn' | 'vehicle' | 'correctsLineId'>>;

/**
 * Money that an application in this state holds of its envelope. Preselection reserves, acceptance turns the reservation into
 * a commitment, and of what has ended only what was paid stays committed.
 */
export function held(
  status: ApplicationStatus,
  grantedCents: number | null,
  paidCents: number,
): { reserved: number; committed: number } {
  const granted = grantedCents ?? 0;
  if (RESERVING_STATUSES.includes(status)) return { reserved: granted, committed: 0 };
  if (ACCEPTED_STATUSES.includes(status)) return { reserved: 0, committed: granted };
  return { reserved: 0, committed: paidCents };
}

/** The ledger lines of a decision: what it pays or takes back, and what then changes in what the application holds. */
export function linesFor(file: CaseFile, decision: Decision, bookings: readonly Booking[]): LedgerLine[] {
  const paid = file.paidCents + bookings.reduce((sum, { amountCents }) => sum + amountCents, 0);
  const { reserved, committed } = held(decision.status, decision.grantedCents, paid);
  const moves: Booking[] = [
    {
      kind: reserved > file.reservedCents ? 'RESERVATION' : 'RELEASE',
      amountCents: reserved - file.reservedCents,
    },
    { kind: 'COMMITMENT', amountCents: committed - file.committedCents },
  ];
  return [...bookings, ...moves.filter(({ amountCents }) => amountCents !== 0)].map((booking, index) =>
    lineOf(file, decision, booking, index + 1),
  );
}

function lineOf({ application }: CaseFile, decision: Decision, booking: Booking, rank: number): LedgerLine {
  const { programmeCode, regionCode, dataOrigin } = application;
  return {
    id: `${application.id}-${decision.sequence}-${rank}`,
    programmeCode,
    regionCode,
    valueOn: decision.decidedOn,
    recordedOn: decision.decidedOn,
    actor: decision.organisation,
    motive: decision.motive,
    vehicle: null,
    applicationId: application.id,
    decisionSequence: decision.sequence,
    year: null,
    correctsLineId: null,
    dataOrigin,
    ...booking,
  };
}
