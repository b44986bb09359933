import type { CivilDay, DataOrigin } from '@hopen/schema';

/** Kinds of ledger lines, by their effect on the envelope. */
export const LEDGER_KINDS = [
  'ALLOTMENT',
  'APPORTIONMENT',
  'RESERVATION',
  'RELEASE',
  'COMMITMENT',
  'ADVANCE',
  'BALANCE',
  'CORRECTION',
] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

/** Credit vehicles that HOP'EN was paid through. */
export const CREDIT_VEHICLES = ['AC', 'FMESPP', 'FMIS', 'FIR'] as const;
export type CreditVehicle = (typeof CREDIT_VEHICLES)[number];

/**
 * One line of the ledger of a regional envelope, appended and never changed; a mistake is another line. What undoes
 * is negative: a RELEASE gives back a reservation, a negative COMMITMENT what a lapsed project will no longer be paid.
 */
export class LedgerLine {
  id!: string;
  programmeCode!: string;
  regionCode!: string;
  kind!: LedgerKind;
  amountCents!: number;
  valueOn!: CivilDay;
  recordedOn!: CivilDay;
  actor!: string;
  motive!: string | null;
  vehicle!: CreditVehicle | null;
  applicationId!: string | null;
  decisionSequence!: number | null;
  /** Annual envelope that an allotment or an apportionment is for; null for other lines, and where no year is given. */
  year!: number | null;
  /** Payment that a CORRECTION takes back, in whole or in part. */
  correctsLineId!: string | null;
  dataOrigin!: DataOrigin;
}
