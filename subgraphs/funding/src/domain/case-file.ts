import type { CivilDay } from '@hopen/schema';
import type { Act } from './acts.ts';
import type { Application, Decision, Holder } from './application.ts';
import type { LedgerKind, LedgerLine } from './ledger.ts';
import type { Proof } from './proof.ts';

/** Result of one act: a decision, and the ledger lines that it books. */
export interface Outcome {
  readonly decision: Decision;
  readonly lines: readonly LedgerLine[];
}

/** File, and the result of an act that is added to it. */
export interface Addition {
  readonly file: CaseFile;
  readonly outcome: Outcome;
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

  /** Applicant, or its successor. */
  get holder(): Holder {
    const { successorKind, successorNumber } = this.last;
    const { beneficiaryKind, beneficiaryNumber } = this.application;
    return {
      beneficiaryKind: successorKind ?? beneficiaryKind,
      beneficiaryNumber: successorNumber ?? beneficiaryNumber,
    };
  }

  /** Number of its last decision, by which a client says what it has read. */
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

  /** Amount that the steering body notified to the establishment; null before. */
  get notifiedCents(): number | null {
    const notified = this.decisions.findLast(({ act }) => act === 'RETAIN' || act === 'NOTIFY_AMOUNT');
    return notified?.grantedCents ?? null;
  }

  /** Proof that the targets were validated on, by the present holder. */
  get proof(): Proof | null {
    const taken = this.decisions.findLastIndex(({ act }) => act === 'TRANSFER');
    const own = this.decisions.slice(taken + 1);
    return own.findLast(({ act }) => act === 'VALIDATE_TARGETS')?.proof ?? null;
  }

  /** Last day on which this was done. */
  dayOf(act: Act): CivilDay | null {
    return this.decisions.findLast((decision) => decision.act === act)?.decidedOn ?? null;
  }

  /** File once this was added to it. */
  after({ decision, lines }: Outcome): CaseFile {
    return new CaseFile(this.application, [...this.decisions, decision], [...this.lines, ...lines]);
  }

  private sum(...kinds: LedgerKind[]): number {
    return this.lines
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((total, { amountCents }) => total + amountCents, 0);
  }
}
