import { type CivilDay, DataOrigin, euros, RuleViolation, RuleViolations, refuseIfAny } from '@hopen/schema';
import {
  correction,
  extensionObstacles,
  payment,
  plannedDayObstacles,
  reachedDayObstacles,
} from './act-rules.ts';
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
import { outOfLimits, overEnvelope, tooManyDomains } from './limits.ts';
import { periodsOf } from './periods.ts';
import type { Programme } from './programme.ts';
import { notTransmitted, type PlannedUse, type Transmission, transmit } from './transmission.ts';

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
    const known = this.#periods.get(file) ?? periodsOf(file.decisions);
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
    const { code: programmeCode, budgetCents } = this.programme;
    const amount = amountCents ?? 0;
    const allotments = this.lines.filter(({ kind }) => kind === 'ALLOTMENT');
    const allotted = allotments.reduce((sum, each) => sum + each.amountCents, 0);
    const violations = overEnvelope(this.envelope(regionCode!), -amount);
    const missing = allotted + amount - budgetCents;
    if (amount > 0 && missing > 0) violations.push(new RuleViolation('BUDGET_EXCEEDED', euros(missing)));
    if (amount <= 0 && motive === null) violations.push(new RuleViolation('MOTIVE_REQUIRED', ''));
    refuseIfAny(violations);
    const allotment: LedgerLine = {
      id: `${programmeCode}-${regionCode}-ALLOTMENT-${allotments.length + 1}`,
      programmeCode,
      regionCode: regionCode!,
      kind: 'ALLOTMENT',
      amountCents: amount,
      valueOn: this.today,
      recordedOn: this.today,
      actor: 'DGOS',
      motive,
      vehicle: null,
      applicationId: null,
      decisionSequence: null,
      correctsLineId: null,
      dataOrigin: DataOrigin.DECLARED,
    };
    this.lines.push(Object.freeze(allotment));
    return [];
  }

  #transmit({ role, regionCode, forecast }: Attempt): Addition[] {
    if (role !== 'ARS') throw forbidden();
    const preselected = [...this.files.values()].filter(
      ({ application, last }) => application.regionCode === regionCode && last.status === 'PRESELECTED',
    );
    const transmission = transmit(
      {
        programmeCode: this.programme.code,
        regionCode: regionCode!,
        transmittedOn: this.today,
        organisation: `ARS ${regionCode}`,
        preselection: preselected.map(({ application, last }) => ({
          applicationId: application.id,
          amountCents: last.grantedCents!,
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
    return { act, actor, programme, day: today, motive, ...this.#prepare(attempt, act, file) };
  }

  /** What each mutation adds to the request; those that are not named add nothing. */
  #prepare(attempt: Attempt, act: Act, file: CaseFile): Partial<Request> {
    const { programme, today } = this;
    const { application, last } = file;
    const { amountCents, named, months, instalment: kind, lineId } = attempt;
    switch (act) {
      case 'UPDATE': {
        const requestedCents = amountCents ?? last.requestedCents;
        const violations = [
          ...outOfLimits(requestedCents, programme, 'requestedAmount'),
          ...plannedDayObstacles(last, programme, named, today),
        ];
        return { terms: { requestedCents, plannedTargetsOn: named }, violations };
      }
      case 'SUBMIT': {
        const { domainCode, regionCode } = application;
        const others = this.#othersOf(application.beneficiaryNumber).filter(
          ({ id }) => id !== application.id,
        );
        const { beneficiary } = attempt;
        return {
          violations: obstaclesToFiling({
            programme,
            domainCode,
            beneficiary,
            regionCode,
            others,
            day: today,
          }),
        };
      }
      case 'PRESELECT': {
        const grantedCents = amountCents ?? last.requestedCents;
        return { terms: { grantedCents }, violations: outOfLimits(grantedCents, programme, 'amount') };
      }
      case 'RETAIN': {
        const item = { applicationId: application.id, amountCents: last.grantedCents! };
        return { violations: notTransmitted(item, this.latest(application.regionCode), programme) };
      }
      case 'FILE_PROJECT':
        return {
          terms: { plannedTargetsOn: named },
          violations: plannedDayObstacles(last, programme, named, today),
        };
      case 'ACCEPT_PROJECT': {
        const grantedCents = amountCents ?? last.grantedCents!;
        const needed = grantedCents - file.reservedCents;
        const violations = [
          ...outOfLimits(grantedCents, programme, 'grantedAmount'),
          ...overEnvelope(this.envelope(application.regionCode), needed),
        ];
        return { terms: { grantedCents }, violations };
      }
      case 'GRANT_EXTENSION':
        return {
          terms: { extensionMonths: last.extensionMonths + months },
          violations: extensionObstacles(file, programme, { months, requestedOn: named, today }),
        };
      case 'DECLARE_TARGETS':
      case 'VALIDATE_TARGETS':
        return {
          terms: { targetsReachedOn: named },
          violations: reachedDayObstacles(file, programme, named, today),
        };
      case 'RECORD_PAYMENT':
        return {
          bookings: [payment(file, programme, { kind, amountCents, valueOn: named, vehicle: 'FMIS' }, today)],
        };
      case 'RECORD_CORRECTION':
        return { bookings: [correction(file, lineId, amountCents ?? 0)] };
      default:
        return {};
    }
  }

  /** What many preselections must keep together: the envelope, and so many domains for each. */
  #checkTogether(additions: readonly Addition[]): void {
    const reserved = additions.reduce((sum, { outcome }) => sum + outcome.decision.grantedCents!, 0);
    const added = Map.groupBy(additions, ({ file }) => file.application.beneficiaryNumber);
    refuseIfAny([
      ...overEnvelope(this.envelope(additions[0]!.file.application.regionCode), reserved),
      ...[...added].flatMap(([number, more]) => {
        const held = this.#othersOf(number).filter(({ status }) => HOLDING_STATUSES.includes(status));
        return tooManyDomains(held.length, more.length, this.programme);
      }),
    ]);
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
