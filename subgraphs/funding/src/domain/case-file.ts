import type { CivilDay } from '@hopen/schema';
import type { Act } from './acts.ts';
import type { Application, Decision, Holder } from './application.ts';
import type { LedgerKind, LedgerLine } from './ledger.ts';
import type { Proof } from './proof.ts';

/** What one act adds: a decision, and the ledger lines that it books. */
export interface Outcome {
  readonly decision: Decision;
  readonly lines: readonly LedgerLine[];
}

/** Dossier: an application with everything decided and booked on it, which is all that a rule reads of it. */
export class CaseFile {
  constructor(
    readonly application: Application,
    readonly decisions: readonly Decision[],
    readonly lines: readonly LedgerLine[],
  ) {}

  get last(): Decision {
    return this.decisions.at(-1)!;
  }

  /** Who applied, or its successor. */
  get holder(): Holder {
    const { successorKind, successorNumber } = this.last;
    const { beneficiaryKind, beneficiaryNumber } = this.application;
    return {
      beneficiaryKind: successorKind ?? beneficiaryKind,
      beneficiaryNumber: successorNumber ?? beneficiaryNumber,
    };
  }

  /** Raised by every act, so that a client can say which one it has read. */
  get version(): number {
    return this.last.sequence;
  }

  get reservedCents(): number {
    return this.sum('RESERVATION', 'RELEASE');
  }

  get committedCents(): number {
    return this.sum('COMMITMENT');
  }

  get paidCents(): number {
    return this.sum('ADVANCE', 'BALANCE', 'CORRECTION');
  }

  get acceptedOn(): CivilDay | null {
    return this.decisions.find(({ status }) => status === 'ACCEPTED')?.decidedOn ?? null;
  }

  /** What the DGOS has told the establishment that it is granted; null before. */
  get notifiedCents(): number | null {
    const notified = this.decisions.findLast(({ act }) => act === 'RETAIN' || act === 'NOTIFY_AMOUNT');
    return notified?.grantedCents ?? null;
  }

  /** What the targets were validated on. */
  get proof(): Proof | null {
    const taken = this.decisions.findLastIndex(({ act }) => act === 'TRANSFER');
    const own = this.decisions.slice(taken + 1);
    return own.findLast(({ act }) => act === 'VALIDATE_TARGETS')?.proof ?? null;
  }

  /** The last day on which this was done. */
  dayOf(act: Act): CivilDay | null {
    return this.decisions.findLast((decision) => decision.act === act)?.decidedOn ?? null;
  }

  /** The file once this was added to it. */
  after({ decision, lines }: Outcome): CaseFile {
    return new CaseFile(this.application, [...this.decisions, decision], [...this.lines, ...lines]);
  }

  private sum(...kinds: LedgerKind[]): number {
    return this.lines
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((total, { amountCents }) => total + amountCents, 0);
  }
}
