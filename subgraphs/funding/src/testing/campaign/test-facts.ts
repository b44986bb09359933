import { beneficiaryReference, type CivilDay } from '@hopen/schema';
import { presentVerdict } from '../../../../indicators/src/graph/verdict.type.ts';
import type { ApplicationPeriod } from '../../domain/application.ts';
import { HOLDING_STATUSES } from '../../domain/application-status.ts';
import type { Beneficiary } from '../../domain/beneficiary.ts';
import type { Addition, CaseFile } from '../../domain/case-file.ts';
import type { Holding, OtherApplication } from '../../domain/eligibility.ts';
import { Envelope } from '../../domain/envelope.ts';
import type { Allotted } from '../../domain/envelopes/allotment.ts';
import { sumsByKind, type YearSum, yearOfLine, yearsOf } from '../../domain/envelopes/envelope-year.ts';
import type { LedgerLine } from '../../domain/ledger.ts';
import { LATEST_DAY, periodsOf } from '../../domain/periods.ts';
import type { Programme } from '../../domain/programme.ts';
import { type Proof, proofOf } from '../../domain/proof.ts';
import { type Structure, structureOf } from '../../domain/structure.ts';
import type { Transmission } from '../../domain/transmission.ts';
import { type Change, changed, copied, REGISTER } from './test-register.ts';
import { Values } from './test-values.ts';

/**
 * Facts of one programme in memory, read as the commands read them from the database. Whatever is kept is frozen, so that
 * a rule that changed a fact of the past would throw.
 */
export class Facts {
  #today: CivilDay;
  /** True if the day was ever put back, after which the copies no longer tell what the register said. */
  isPutBack = false;
  readonly files = new Map<string, CaseFile>();
  readonly lines: LedgerLine[] = [];
  readonly transmissions: Transmission[] = [];
  readonly values: Values;
  register = REGISTER;
  beneficiaries: ReadonlyMap<string, Beneficiary>;
  /** Copies of the register, each with the day on which it came. */
  readonly copies: {
    readonly on: CivilDay;
    readonly beneficiaries: ReadonlyMap<string, Beneficiary>;
  }[];
  readonly #periods = new WeakMap<CaseFile, ApplicationPeriod[]>();

  constructor(readonly programme: Programme) {
    this.#today = programme.startsOn;
    this.values = new Values(programme.code, this.today);
    this.beneficiaries = copied(REGISTER, this.today);
    this.copies = [{ on: this.today, beneficiaries: this.beneficiaries }];
  }

  get today(): CivilDay {
    return this.#today;
  }

  set today(day: CivilDay) {
    this.isPutBack ||= day < this.#today;
    this.#today = day;
  }

  /** Facts that a refused command must leave alone. */
  get facts(): readonly unknown[] {
    return [...this.files.values(), ...this.lines, ...this.transmissions, ...this.values.facts];
  }

  store(additions: readonly Addition[]): void {
    for (const { file, outcome } of additions) {
      const after = file.after(outcome);
      for (const each of [...outcome.lines, outcome.decision, after.lines, after.decisions])
        Object.freeze(each);
      Object.freeze(after);
      this.lines.push(...outcome.lines);
      this.files.set(file.application.id, after);
    }
  }

  import(change: Change): void {
    this.register = changed(this.register, change);
    this.beneficiaries = copied(this.register, this.today, this.beneficiaries);
    this.copies.push({ on: this.today, beneficiaries: this.beneficiaries });
  }

  periods(file: CaseFile): ApplicationPeriod[] {
    const known = this.#periods.get(file) ?? periodsOf(file.decisions, file.application);
    this.#periods.set(file, known);
    return known;
  }

  /** Present holder of an application: the applicant, or its successor. */
  holderOf(file: CaseFile): string {
    const { beneficiaryKind, beneficiaryNumber } = this.periods(file).at(-1)!;
    return beneficiaryReference(beneficiaryKind, beneficiaryNumber);
  }

  /** Holders of all applications. */
  get holders(): string[] {
    return [...this.files.values()].map((file) => this.holderOf(file));
  }

  /** Closing as the view of the database has it: also of a beneficiary that is not in the register, or without open sites. */
  closedOn(reference: string, beneficiaries = this.beneficiaries): CivilDay | null {
    const known = beneficiaries.get(reference);
    if (!known) return '0001-01-01';
    return known.kind === 'EJ' && known.regionCodes.length === 0 ? known.copiedOn : known.closedOn;
  }

  /** Closings by the copies of a day: the last before it and each of that day; by any, once the clock was put back. */
  closuresOn(reference: string, day: CivilDay): (CivilDay | null)[] {
    const before = this.copies.filter(({ on }) => on < day).slice(-1);
    const known = [...before, ...this.copies.filter(({ on }) => on === day)];
    return (this.isPutBack ? this.copies : known).map(({ beneficiaries }) =>
      this.closedOn(reference, beneficiaries),
    );
  }

  structureOf(reference: string): Structure {
    const known = this.beneficiaries.get(reference);
    return known ? structureOf(known) : reference;
  }

  /** Envelope with everything that was ever recorded, or as of a day. */
  envelope(regionCode: string, asOf: CivilDay = LATEST_DAY): Envelope {
    const { code } = this.programme;
    const sums: YearSum[] = [];
    let last = '';
    for (const each of this.lines) {
      if (each.regionCode !== regionCode || each.recordedOn > asOf) continue;
      sums.push({ kind: each.kind, year: yearOfLine(each), amountCents: each.amountCents });
      if (each.recordedOn > last) last = each.recordedOn;
    }
    const preselected = [...this.files.values()]
      .filter(({ application }) => application.regionCode === regionCode)
      .map((file) => this.periods(file).find(({ from, until }) => from <= asOf && asOf < until))
      .reduce((sum, period) => sum + (period?.status === 'PRESELECTED' ? period.grantedCents! : 0), 0);
    const more = { preselected, lastRecordedOn: last, years: yearsOf(sums) };
    return new Envelope(code, regionCode, sumsByKind(sums), asOf, more);
  }

  /** Allotments so far. */
  allotted(): Allotted {
    const allotments = this.lines.filter(({ kind }) => kind === 'ALLOTMENT');
    const days = allotments.map(({ recordedOn }) => recordedOn).sort();
    return {
      allotted: allotments.reduce((sum, { amountCents }) => sum + amountCents, 0),
      lastOn: days.at(-1) ?? '',
      lastNumber: allotments.length,
    };
  }

  latest(regionCode: string): Transmission | null {
    return this.transmissions.findLast((each) => each.regionCode === regionCode) ?? null;
  }

  /** Applications of a region that hold money of its envelope. */
  selectedIn(regionCode: string): CaseFile[] {
    return [...this.files.values()].filter(
      ({ application, last }) =>
        application.regionCode === regionCode && HOLDING_STATUSES.includes(last.status),
    );
  }

  /** Applications of these structures; a beneficiary that is not in the register belongs to none. */
  othersOf(structures: readonly Structure[], except = ''): (OtherApplication & Holding)[] {
    return [...this.files.values()]
      .map((file) => ({ file, holder: this.holderOf(file) }))
      .filter(({ file, holder }) => file.application.id !== except && this.beneficiaries.has(holder))
      .map(({ file: { application, last }, holder }) => ({
        id: application.id,
        domainCode: application.domainCode,
        structure: this.structureOf(holder),
        status: last.status,
        from: last.decidedOn,
      }))
      .filter(({ structure }) => structures.includes(structure));
  }

  proof(file: CaseFile): Proof {
    return this.proven(file, file.application.domainCode);
  }

  /** Proof as commands ask for it: what was ever validated is judged as it was then. */
  proven(file: CaseFile, domainCode: string | null): Proof {
    const validatedOn = file.dayOf('VALIDATE_TARGETS') ?? undefined;
    const verdict = this.values.verdict(this.holderOf(file), this.today, validatedOn);
    return proofOf(presentVerdict(this.programme.code, verdict), domainCode);
  }
}
