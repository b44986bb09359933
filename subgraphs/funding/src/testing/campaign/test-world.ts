import {
  beneficiaryReference,
  type CivilDay,
  DataOrigin,
  RuleViolation,
  RuleViolations,
  refuseIfAny,
} from '@hopen/schema';
import { presentVerdict } from '../../../../indicators/src/graph/verdict.type.ts';
import type { Act } from '../../domain/acts.ts';
import { allot } from '../../domain/allotment.ts';
import type { Application, ApplicationPeriod } from '../../domain/application.ts';
import { HOLDING_STATUSES } from '../../domain/application-status.ts';
import type { Beneficiary } from '../../domain/beneficiary.ts';
import { CaseFile, type Outcome } from '../../domain/case-file.ts';
import { decide, draft, mayEver, transitionFrom } from '../../domain/decide.ts';
import { type Holding, selectionObstacles } from '../../domain/decisions/preselection.ts';
import { type OtherApplication } from '../../domain/eligibility.ts';
import { Envelope } from '../../domain/envelope.ts';
import type { LedgerKind, LedgerLine } from '../../domain/ledger.ts';
import { opening } from '../../domain/opening.ts';
import { LATEST_DAY, periodsOf } from '../../domain/periods.ts';
import type { Programme } from '../../domain/programme.ts';
import { type Proof, proofOf } from '../../domain/proof.ts';
import { type Structure, structureOf } from '../../domain/structure.ts';
import { selectedItem, type Transmission, transmit } from '../../domain/transmission.ts';
import type { Attempt } from './test-attempt.ts';
import { changeFor } from './test-decisions.ts';
import { changed, copied, REGISTER } from './test-register.ts';
import { Values } from './test-values.ts';
import { refuseStrangers, viewerOf } from './test-viewers.ts';

/** What was added to one file. */
export interface Addition {
  readonly file: CaseFile;
  readonly outcome: Outcome;
}

/**
 * A programme without a database: it loads what the mutations load, calls the functions that they call, and keeps what
 * these answer. Whatever it keeps is frozen, so that a rule that changed a fact of the past would throw.
 */
export class World {
  #today: CivilDay;
  /** Whether the day was ever put back: what the register said then, its copies no longer tell. */
  isPutBack = false;
  readonly files = new Map<string, CaseFile>();
  readonly lines: LedgerLine[] = [];
  readonly transmissions: Transmission[] = [];
  readonly values: Values;
  register = REGISTER;
  beneficiaries: ReadonlyMap<string, Beneficiary>;
  /** Each copy of the register, and the day on which it came. */
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

  /** Everything that a refused command must leave alone. */
  get facts(): readonly unknown[] {
    return [...this.files.values(), ...this.lines, ...this.transmissions, ...this.values.facts];
  }

  periods(file: CaseFile): ApplicationPeriod[] {
    const known = this.#periods.get(file) ?? periodsOf(file.decisions, file.application);
    this.#periods.set(file, known);
    return known;
  }

  /** Who holds an application now: who applied, or its successor. */
  holderOf(file: CaseFile): string {
    const { beneficiaryKind, beneficiaryNumber } = this.periods(file).at(-1)!;
    return beneficiaryReference(beneficiaryKind, beneficiaryNumber);
  }

  /** Who holds any application. */
  get holders(): string[] {
    return [...this.files.values()].map((file) => this.holderOf(file));
  }

  /** As the view of the database has it: who is not in the register is closed, and a legal entity without open sites. */
  closedOn(reference: string, beneficiaries = this.beneficiaries): CivilDay | null {
    const known = beneficiaries.get(reference);
    if (!known) return '0001-01-01';
    return known.kind === 'EJ' && known.regionCodes.length === 0 ? known.copiedOn : known.closedOn;
  }

  /** What the copies of a day said of a closure: the last before it and each of that day; any, once the clock was put back. */
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

  /** An envelope with everything that was ever recorded, or as of a day. */
  envelope(regionCode: string, asOf: CivilDay = LATEST_DAY): Envelope {
    const { code } = this.programme;
    const sums: Partial<Record<LedgerKind, number>> = {};
    let last = '';
    for (const each of this.lines) {
      if (each.regionCode !== regionCode || each.recordedOn > asOf) continue;
      sums[each.kind] = (sums[each.kind] ?? 0) + each.amountCents;
      if (each.recordedOn > last) last = each.recordedOn;
    }
    const preselected = [...this.files.values()]
      .filter(({ application }) => application.regionCode === regionCode)
      .map((file) => this.periods(file).find(({ from, until }) => from <= asOf && asOf < until))
      .reduce((sum, period) => sum + (period?.status === 'PRESELECTED' ? period.grantedCents! : 0), 0);
    return new Envelope(code, regionCode, sums, asOf, { preselected, lastRecordedOn: last });
  }

  latest(regionCode: string): Transmission | null {
    return this.transmissions.findLast((each) => each.regionCode === regionCode) ?? null;
  }

  /** Does it, or throws what speaks against it and does nothing. */
  perform(attempt: Attempt): Addition[] {
    const { act, role } = attempt;
    switch (act) {
      case 'ALLOT':
        return this.#allot(attempt);
      case 'TRANSMIT':
        return this.#transmit(attempt);
      case 'DECLARE_VALUES':
        this.#refuseStrangers(attempt);
        refuseIfAny(this.values.declare(attempt.beneficiary, attempt.said, this.today));
        return [];
      case 'REVIEW_VALUES': {
        const { act: reviewAct, valueIds } = attempt.review;
        if (valueIds.length === 0) throw new RuleViolation('BAD_USER_INPUT', '');
        this.#refuseStrangers(attempt);
        this.values.review(attempt.beneficiary, valueIds, reviewAct, attempt.motive, this.today);
        return [];
      }
      case 'IMPORT':
        this.register = changed(this.register, attempt.change);
        this.beneficiaries = copied(this.register, this.today, this.beneficiaries);
        this.copies.push({ on: this.today, beneficiaries: this.beneficiaries });
        return [];
      case 'PUBLISH':
        this.values.publish(attempt.version.code, attempt.version.target, attempt.named);
        return [];
    }
    if (!mayEver(role, act)) throw forbidden();
    if (act === 'CREATE') return this.#keep([this.#create(attempt)]);
    const additions = this.#decideAll(attempt, act);
    if (act === 'PRESELECT') this.#checkTogether(additions);
    return this.#keep(additions);
  }

  #refuseStrangers(attempt: Attempt): void {
    const owner = this.beneficiaries.get(attempt.beneficiary) ?? null;
    refuseStrangers(attempt, viewerOf(attempt, this), owner);
  }

  #keep(additions: Addition[]): Addition[] {
    for (const { file, outcome } of additions) {
      const after = file.after(outcome);
      for (const each of [...outcome.lines, outcome.decision, after.lines, after.decisions])
        Object.freeze(each);
      Object.freeze(after);
      this.lines.push(...outcome.lines);
      this.files.set(file.application.id, after);
    }
    return additions;
  }

  #allot({ role, amountCents, motive, regionCode }: Attempt): Addition[] {
    if (role !== 'DGOS') throw forbidden();
    const allotments = this.lines.filter(({ kind }) => kind === 'ALLOTMENT');
    const known = {
      allotted: allotments.reduce((sum, each) => sum + each.amountCents, 0),
      lastOn:
        allotments
          .map(({ recordedOn }) => recordedOn)
          .sort()
          .at(-1) ?? '',
      lastNumber: allotments.length,
    };
    const { programme, today } = this;
    const envelope = this.envelope(regionCode!);
    const asked = { amountCents: amountCents ?? 0, motive };
    this.lines.push(Object.freeze(allot(asked, { programme, envelope, known }, today)));
    return [];
  }

  #transmit({ role, regionCode, forecast }: Attempt): Addition[] {
    if (role !== 'ARS') throw forbidden();
    const selected = [...this.files.values()].filter(
      ({ application, last }) =>
        application.regionCode === regionCode && HOLDING_STATUSES.includes(last.status),
    );
    const handover = {
      programmeCode: this.programme.code,
      regionCode: regionCode!,
      transmittedOn: this.today,
      organisation: `ARS ${regionCode}`,
      selection: selected.map(({ application, last }) => selectedItem({ ...application, ...last })),
      forecast: [...forecast],
      dataOrigin: DataOrigin.DECLARED,
    };
    const { programme } = this;
    const envelope = this.envelope(regionCode!);
    const transmission = transmit(handover, this.latest(regionCode!), { programme, envelope });
    this.transmissions.push(Object.freeze(transmission));
    return [];
  }

  #create({ beneficiary: reference, domainCode, regionCode, amountCents, role }: Attempt): Addition {
    const { programme, today } = this;
    const beneficiary = this.beneficiaries.get(reference) ?? null;
    const others = this.othersOf([this.structureOf(reference)]);
    const candidacy = { programme, domainCode, beneficiary, regionCode, others, day: today };
    const terms = opening(candidacy, { requestedCents: amountCents ?? 0, plannedTargetsOn: null });
    const application: Application = {
      id: `${programme.code}-${this.files.size + 1}`,
      programmeCode: programme.code,
      domainCode,
      beneficiaryKind: beneficiary!.kind,
      beneficiaryNumber: beneficiary!.number,
      regionCode: regionCode ?? beneficiary!.regionCodes[0]!,
      dataOrigin: DataOrigin.DECLARED,
    };
    const decision = draft(application, terms, { role, organisation: reference }, today);
    return { file: new CaseFile(application, [], []), outcome: { decision, lines: [] } };
  }

  /** Decides on every file; when any is refused, all refusals are told. */
  #decideAll(attempt: Attempt, act: Act): Addition[] {
    const refused: RuleViolation[] = [];
    const additions: Addition[] = [];
    for (const file of attempt.ids.map((id) => this.files.get(id)!)) {
      try {
        additions.push({ file, outcome: this.decideOn(file, attempt, act) });
      } catch (error) {
        const violations = error instanceof RuleViolations ? error.violations : [error];
        for (const violation of violations) {
          if (!(violation instanceof RuleViolation)) throw error;
          refused.push(violation);
        }
      }
    }
    refuseIfAny(refused);
    return additions;
  }

  /** What an act on one file would add; throws what speaks against it. */
  decideOn(file: CaseFile, attempt: Attempt, act: Act): Outcome {
    const { programme, today } = this;
    const { role, motive } = attempt;
    // As a mutation does, before it reads anything more.
    transitionFrom(file, act, role, today);
    const organisation = role === 'ARS' ? `ARS ${file.application.regionCode}` : role;
    const actor = { role, organisation };
    const closedOn = this.closedOn(this.holderOf(file));
    return decide(file, {
      act,
      actor,
      programme,
      day: today,
      motive,
      closedOn,
      ...changeFor(this, file, attempt, act),
    });
  }

  proof(file: CaseFile): Proof {
    return this.proven(file, file.application.domainCode);
  }

  /** As the mutations ask for it: what was ever validated is judged as it was then. */
  proven(file: CaseFile, domainCode: string | null): Proof {
    const validatedOn = file.dayOf('VALIDATE_TARGETS') ?? undefined;
    const verdict = this.values.verdict(this.holderOf(file), this.today, validatedOn);
    return proofOf(presentVerdict(this.programme.code, verdict), domainCode);
  }

  /** What many preselections must keep together. */
  #checkTogether(additions: readonly Addition[]): void {
    const { programme, today } = this;
    const proposals = additions.map(({ file, outcome: { decision } }) => ({
      structure: this.structureOf(this.holderOf(file)),
      domainCode: file.application.domainCode,
      amountCents: decision.grantedCents!,
    }));
    const holdings = this.othersOf(proposals.map(({ structure }) => structure));
    const envelope = this.envelope(additions[0]!.file.application.regionCode);
    refuseIfAny(selectionObstacles(proposals, holdings, { programme, envelope, today }));
  }

  /** Every application of these structures; who is not in the register belongs to none. */
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
}

const forbidden = () => new RuleViolation('FORBIDDEN', '');
