import { type CivilDay, DataOrigin, euros, later, RuleViolation, refuseIfAny } from '@hopen/schema';
import { overEnvelope } from './amount-limits.ts';
import { laterThan } from './calendar.ts';
import type { Envelope } from './envelope.ts';
import type { LedgerLine } from './ledger.ts';
import type { Programme } from './programme.ts';

/** Role that allots envelopes. */
export const ALLOTTED_BY = 'NATIONAL';

/** Allotments of a programme's budget so far: their sum, the day of the last, and the highest number of a line. */
export interface Allotted {
  readonly allotted: number;
  readonly lastOn: CivilDay;
  readonly lastNumber: number;
}

/** Ledger line that adds to a regional envelope within the budget, or takes off what is available; throws what forbids it. */
export function allot(
  { amountCents, motive }: { amountCents: number; motive: string | null },
  { programme, envelope, known }: { programme: Programme; envelope: Envelope; known: Allotted },
  today: CivilDay,
): LedgerLine {
  const violations = [
    ...overEnvelope(envelope, -amountCents),
    ...laterThan(today, later(known.lastOn, envelope.lastRecordedOn)),
  ];
  const missingCents = known.allotted + amountCents - programme.budgetCents;
  if (amountCents > 0 && missingCents > 0) {
    const message = `Il manque ${euros(missingCents)} au budget du programme, de ${euros(programme.budgetCents)}.`;
    const details = { field: 'amount', source: programme.source, missingCents };
    violations.push(new RuleViolation('BUDGET_EXCEEDED', message, details));
  }
  if (amountCents === 0) {
    violations.push(
      new RuleViolation('BAD_USER_INPUT', 'Un montant de 0 ne délègue rien.', { field: 'amount' }),
    );
  }
  if (amountCents < 0 && motive === null) {
    violations.push(new RuleViolation('MOTIVE_REQUIRED', 'Indiquez un motif.', { field: 'motive' }));
  }
  refuseIfAny(violations);
  const { programmeCode, regionCode } = envelope;
  return {
    id: `${programmeCode}-${regionCode}-ALLOTMENT-${known.lastNumber + 1}`,
    programmeCode,
    regionCode,
    kind: 'ALLOTMENT',
    amountCents,
    valueOn: today,
    recordedOn: today,
    actor: programme.steeringBody.code,
    motive,
    vehicle: null,
    applicationId: null,
    decisionSequence: null,
    correctsLineId: null,
    dataOrigin: DataOrigin.DECLARED,
  };
}
