import { type CivilDay, DataOrigin } from '@hopen/schema';
import type { EnvelopeYear } from './envelopes/envelope-year.ts';
import type { LedgerKind } from './ledger.ts';

/**
 * Number of commitment lines above which lines are counted instead of distinct beneficiaries, which is cheaper: nobody holds
 * 50 lines, so neither count can be 1 or 2.
 */
export const COUNTED_LINES = 50;

/** Figures of an envelope beside its sums. */
interface BesideSums {
  /** True if any of the lines is fictitious: then so is every sum. */
  readonly dataOrigin: DataOrigin;
  /** Number of beneficiaries that it is committed to: exact up to `COUNTED_LINES` lines. */
  readonly beneficiaries: number;
  /** Sum of everything that was ever accepted, including what will not be paid. */
  readonly granted: number;
  /** Part of the reservations that is not notified yet. */
  readonly preselected: number;
  /** Day of its last line; before any, the empty text, which is before every day. */
  readonly lastRecordedOn: CivilDay;
  /** Its years, which add up to it: what is for each, and committed and paid in it. */
  readonly years: readonly EnvelopeYear[];
}

/** Figures of a regional envelope, each a sum of ledger lines. */
export class Envelope implements BesideSums {
  readonly dataOrigin: DataOrigin;
  readonly beneficiaries: number;
  readonly granted: number;
  readonly preselected: number;
  readonly lastRecordedOn: CivilDay;
  readonly years: readonly EnvelopeYear[];
  readonly allotted: number;
  readonly reserved: number;
  readonly committed: number;
  readonly paid: number;

  constructor(
    readonly programmeCode: string,
    readonly regionCode: string,
    sums: Partial<Record<LedgerKind, number>>,
    /** Last day whose lines are in the sums. */
    readonly asOf: CivilDay,
    more: Partial<BesideSums> = {},
  ) {
    this.dataOrigin = more.dataOrigin ?? DataOrigin.DECLARED;
    this.beneficiaries = more.beneficiaries ?? 0;
    this.granted = more.granted ?? 0;
    this.preselected = more.preselected ?? 0;
    this.lastRecordedOn = more.lastRecordedOn ?? '';
    this.years = more.years ?? [];
    const sum = (...kinds: LedgerKind[]) => kinds.reduce((total, kind) => total + (sums[kind] ?? 0), 0);
    this.allotted = sum('ALLOTMENT', 'APPORTIONMENT');
    this.reserved = sum('RESERVATION', 'RELEASE');
    this.committed = sum('COMMITMENT');
    this.paid = sum('ADVANCE', 'BALANCE', 'CORRECTION');
  }

  /** Notified to its establishment, and not yet accepted. */
  get retained(): number {
    return this.reserved - this.preselected;
  }

  /** Available amount. Payments are part of the commitments, and not taken off a second time. */
  get available(): number {
    return this.allotted - this.reserved - this.committed;
  }
}
