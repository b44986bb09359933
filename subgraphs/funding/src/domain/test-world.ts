import { type CivilDay, DataOrigin, RuleViolation, RuleViolations, refuseIfAny } from '@hopen/schema';
import type { Act } from './acts.ts';
import type { Application, ApplicationPeriod, DecisionRole } from './application.ts';
import { HOLDING_STATUSES } from './application-status.ts';
import type { Beneficiary } from './beneficiary.ts';
import { CaseFile, type Outcome } from './case-file.ts';
import { decide, draft, mayEver, type Request } from './deciding.ts';
import { obstaclesTo, obstaclesToFiling } from './eligibility.ts';
import { Envelope } from './envelope.ts';
import type { InstalmentKind } from './instalments.ts';
import type { LedgerKind, LedgerLine } from './ledger.ts';
import { outOfLimits } from './limits.ts';
import { periodsOf } from './periods.ts';
import type { Programme } from './programme.ts';
import { type PlannedUse, type Transmission, transmit } from './transmission.ts';

/** What somebody tries: everything that the input of a mutation may say. */
export interface Attempt {
  readonly act: Act | 'ALLOT' | 'TRANSMIT';
  readonly role: DecisionRole;
  /** What it is done to; empty for a new application and for an envelope. */
  readonly ids: readonly string[];
  readonly regionCode: string | null;
  readonly beneficiary: Beneficiary;
  readonly domainCode: string;
  readonly amountCents: number | null;
  /** The day that the act names, e.g. when targets were reached. */
  readonly named: CivilDay;
  readonly months: number;
  readonly instalment: InstalmentKind;
  readonly lineId: string;
  readonly forecast: readonly PlannedUse[];
  readonly motive: string | null;
}

/** What was added to one file. */
export interface Addition {
  readonly file: CaseFile;
  readonly outcome: Outcome;
}

/**
 * A programme without a database: it puts the rules together as the mutations of `graph/` do, and keeps what they add.
 * Whatever it keeps is frozen, so that a rule that changed a fact of the past would throw.
 */
export class World {
  today: CivilDay;
  readonly files = new Map<string, CaseFile>();
  readonly lines: LedgerLine[] = [];
  readonly transmissions: Transmission[] = [];
  readonly #periods = new WeakMap<CaseFile, ApplicationPeriod[]>();

  constructor(readonly programme: Programme) {
    this.today = programme.startsOn;
  }

  /** Everything that a refused command must leave alone. */
  get facts(): readonly unknown[] {
    return [...this.files.values(), ...this.lines, ...this.transmissions];
  }

  periods(file: CaseFile): ApplicationPeriod[] {
    const known = this.#periods.get(file) ?? periodsOf(file.decisions, file.application);
    this.#periods.set(file, known);
    return known;
  }

  envelope(regionCode: string, asOf: CivilDay = this.today): Envelope {
    const sums: Partial<Record<LedgerKind, number>> = {};
    for (const each of this.lines) {
      if (each.regionCode !== regionCode || each.recordedOn > asOf) continue;
      sums[each.kind] = (sums[each.kind] ?? 0) + each.amountCents;
    }
    return new Envelope(this.programme.code, regionCode, sums, asOf);
  }

  latest(regionCode: string): Transmission | null {
    return this.transmissions.findLast((each) => each.regionCode === regionCode) ?? null;
  }

  /** Does it, or throws what speaks against it and does nothing. */
  perform(attempt: Attempt): Addition[] {
    const { act, role } = attempt;
    if (act === 'ALLOT') return this.#allot(attempt);
    if (act === 'TRANSMIT') return this.#transmit(attempt);
    if (!mayEver(role, act)) throw forbidden();
    if (act === 'CREATE') return this.#keep([this.#create(attempt)]);
    const additions = this.#decideAll(attempt, act);
    if (act === 'PRESELECT') this.#checkTogether(additions);
    return this.#keep(additions);
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
      lastOn: allotments.at(-1)?.recordedOn ?? '',
      lastNumber: allotments.length,
    };
    const envelope = this.envelope(regionCode!);
    const allotment = allot(
      { amountCents: amountCents ?? 0, motive },
      { programme: this.programme, envelope, known },
      this.today,
    );
    this.lines.push(Object.freeze(allotment));
    return [];
  }

  #transmit({ role, regionCode, forecast }: Attempt): Addition[] {
    if (role !== 'ARS') throw forbidden();
    const selected = [...this.files.values()].filter(
      ({ application, last }) =>
        application.regionCode === regionCode && HOLDING_STATUSES.includes(last.status),
    );
    const transmission = transmit(
      {
        programmeCode: this.programme.code,
        regionCode: regionCode!,
        transmittedOn: this.today,
        organisation: `ARS ${regionCode}`,
        selection: selected.map(({ application, last }) => ({
          applicationId: application.id,
          amountCents: last.grantedCents!,
          domainCode: application.domainCode,
          isPreselected: last.status === 'PRESELECTED',
        })),
        forecast: [...forecast],
        dataOrigin: DataOrigin.DECLARED,
      },
      this.latest(regionCode!),
      { programme: this.programme, envelope: this.envelope(regionCode!) },
    );
    this.transmissions.push(Object.freeze(transmission));
    return [];
  }

  #create({ beneficiary, domainCode, regionCode, amountCents, role }: Attempt): Addition {
    const { programme, today } = this;
    const requestedCents = amountCents ?? 0;
    const others = this.#othersOf(beneficiary.number);
    refuseIfAny([
      ...obstaclesTo({ programme, domainCode, beneficiary, regionCode, others, day: today }),
      ...outOfLimits(requestedCents, programme, 'requestedAmount'),
    ]);
    const application: Application = {
      id: `${programme.code}-${this.files.size + 1}`,
      programmeCode: programme.code,
      domainCode,
      beneficiaryKind: beneficiary.kind,
      beneficiaryNumber: beneficiary.number,
      regionCode: regionCode ?? beneficiary.regionCodes[0]!,
      dataOrigin: DataOrigin.DECLARED,
    };
    const terms = { requestedCents, grantedCents: null, plannedTargetsOn: null, targetsReachedOn: null };
    const actor = { role, organisation: beneficiary.number };
    const decision = draft(application, { ...terms, extensionMonths: 0 }, actor, today);
    return { file: new CaseFile(application, [], []), outcome: { decision, lines: [] } };
  }

  /** Decides on every file; when any is refused, all refusals are told. */
  #decideAll(attempt: Attempt, act: Act): Addition[] {
    const refused: RuleViolation[] = [];
    const additions: Addition[] = [];
    for (const file of attempt.ids.map((id) => this.files.get(id)!)) {
      try {
        additions.push({ file, outcome: decide(file, this.#request(attempt, act, file)) });
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

  #request(attempt: Attempt, act: Act, file: CaseFile): Request {
    const { programme, today } = this;
    const { role, motive } = attempt;
    const actor = { role, organisation: role };
    return { act, actor, programme, day: today, motive, closedOn: null, ...this.#change(attempt, act, file) };
  }

  /** What each mutation adds to the request; those that are not named add nothing. */
  #change(attempt: Attempt, act: Act, file: CaseFile): Change {
    const { programme, today } = this;
    const { application, last } = file;
    const { amountCents, named, months, instalment: kind, lineId, beneficiary } = attempt;
    const situation = { file, programme, today };
    const envelope = () => this.envelope(application.regionCode);
    const proof = {
      asOf: today,
      version: 1,
      targetsReachedOn: named,
      prerequisitesMet: true,
      indicators: [],
    };
    switch (act) {
      case 'UPDATE':
        return updating(situation, { requestedCents: amountCents, plannedTargetsOn: named });
      case 'SUBMIT': {
        const { domainCode, regionCode } = application;
        const others = this.#othersOf(beneficiary).filter(({ id }) => id !== application.id);
        const candidacy = { programme, domainCode, beneficiary, regionCode, others, day: today };
        return { violations: obstaclesToFiling(candidacy) };
      }
      case 'PRESELECT':
        return preselecting(situation, amountCents ?? last.requestedCents);
      case 'AMEND_PRESELECTION':
        return amendingPreselection(situation, amountCents ?? last.requestedCents, envelope());
      case 'CANCEL_PRESELECTION':
        return cancellingPreselection();
      case 'RETAIN':
        return retaining(situation, this.latest(application.regionCode));
      case 'NOTIFY_AMOUNT':
        return notifyingAmount(situation, amountCents ?? last.requestedCents, envelope());
      case 'FILE_PROJECT':
        return filingProject(situation, named);
      case 'ACCEPT_PROJECT':
        return acceptingProject(situation, amountCents);
      case 'GRANT_EXTENSION':
        return grantingExtension(situation, { months, requestedOn: named });
      case 'DECLARE_TARGETS':
        return declaringTargets(situation, named);
      case 'VALIDATE_TARGETS':
        return validatingTargets(situation, proof);
      case 'REOPEN_VALIDATION':
        return reopeningValidation(situation);
      case 'RECORD_LAPSE':
        return lapsing(situation, proof);
      case 'RECORD_PAYMENT': {
        const asked = { kind, amountCents, valueOn: named, vehicle: 'FMIS' as const };
        const reachedOn = last.targetsReachedOn;
        return paying(
          situation,
          asked,
          kind === 'BALANCE' ? { ...proof, targetsReachedOn: reachedOn } : null,
        );
      }
      case 'RECORD_CORRECTION':
        return correcting(situation, lineId, amountCents ?? 0);
      default:
        return {};
    }
  }

  /** What many preselections must keep together: the envelope, and so many domains for each. */
  #checkTogether(additions: readonly Addition[], beneficiaryOf: (file: CaseFile) => Beneficiary): void {
    const { programme, today } = this;
    const proposals = additions.map(({ file, outcome: { decision } }) => ({
      structure: structureOf(beneficiaryOf(file)),
      domainCode: file.application.domainCode,
      amountCents: decision.grantedCents!,
    }));
    const holdings = additions.flatMap(({ file }) => this.#othersOf(beneficiaryOf(file)));
    const distinct = [...new Map(holdings.map((each) => [each.id, each])).values()];
    const envelope = this.envelope(additions[0]!.file.application.regionCode);
    refuseIfAny(selectionObstacles(proposals, distinct, { programme, envelope, today }));
  }

  #othersOf(number: string) {
    return [...this.files.values()]
      .filter(({ application }) => application.beneficiaryNumber === number)
      .map(({ application: { id, domainCode }, last }) => ({
        id,
        domainCode,
        status: last.status,
        from: last.decidedOn,
      }));
  }
}

const forbidden = () => new RuleViolation('FORBIDDEN', '');
