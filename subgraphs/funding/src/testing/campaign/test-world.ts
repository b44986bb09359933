import { RuleViolation, refuseIfAny } from '@hopen/schema';
import type { Act } from '../../domain/acts.ts';
import type { Addition, CaseFile, Outcome } from '../../domain/case-file.ts';
import type { OpenCase } from '../../domain/decide.ts';
import type { DecisionRole } from '../../domain/decision-role.ts';
import * as applications from '../../domain/decisions/applications.ts';
import { ALLOTTED_BY, allot } from '../../domain/envelopes/allotment.ts';
import { APPORTIONED_BY, apportion } from '../../domain/envelopes/apportionment.ts';
import type { LedgerLine } from '../../domain/ledger.ts';
import { mayEver } from '../../domain/transition-rules.ts';
import { handoverOf, TRANSMITTED_BY, transmit } from '../../domain/transmission.ts';
import type { Attempt } from './test-attempt.ts';
import { decisionsOn } from './test-decisions.ts';
import { Facts } from './test-facts.ts';
import { refuseStrangers, viewerOf } from './test-viewers.ts';

/** Programme without a database: loads facts from memory, calls the decision functions of the commands, and stores. */
export class World extends Facts {
  /** Does what is attempted, or throws what speaks against it and changes nothing. */
  perform(attempt: Attempt): Addition[] {
    switch (attempt.act) {
      case 'ALLOT':
        this.#allot(attempt);
        return [];
      case 'APPORTION':
        this.#apportion(attempt);
        return [];
      case 'TRANSMIT':
        this.#transmit(attempt);
        return [];
      case 'DECLARE_VALUES':
        this.#refuseStrangers(attempt);
        refuseIfAny(this.values.declare(attempt.beneficiary, attempt.said, this.today));
        return [];
      case 'REVIEW_VALUES':
        this.#review(attempt);
        return [];
      case 'IMPORT':
        this.import(attempt.change);
        return [];
      case 'PUBLISH':
        this.values.publish(attempt.version.code, attempt.version.target, attempt.named);
        return [];
      default:
        return this.#act(attempt, attempt.act);
    }
  }

  #act(attempt: Attempt, act: Act): Addition[] {
    if (!mayEver(attempt.role, act)) throw forbidden();
    const additions = act === 'CREATE' ? [this.#create(attempt)] : this.#decide(attempt, act);
    this.store(additions);
    return additions;
  }

  #decide(attempt: Attempt, act: Act): Addition[] {
    const cases = attempt.ids.map((id) => this.#open(this.files.get(id)!, attempt));
    return decisionsOn(this, act, cases, attempt);
  }

  /** Result that an act on one file would have; throws what speaks against it. */
  decideOn(file: CaseFile, attempt: Attempt, act: Act): Outcome {
    const [addition] = decisionsOn(this, act, [this.#open(file, attempt)], attempt);
    return addition!.outcome;
  }

  #open(file: CaseFile, { role, motive }: Attempt): OpenCase {
    const { programme, today } = this;
    const holder = this.holderOf(file);
    return {
      file,
      programme,
      today,
      actor: { role, organisation: this.#organisationOf(role, file) },
      motive,
      expectedVersion: file.version,
      structure: this.structureOf(holder),
      closedOn: this.closedOn(holder),
    };
  }

  #organisationOf(role: DecisionRole, file: CaseFile): string {
    if (role === 'NATIONAL') return this.programme.steeringBody.code;
    return role === 'ARS' ? `ARS ${file.application.regionCode}` : role;
  }

  #create({ beneficiary: reference, domainCode, regionCode, amountCents, role }: Attempt): Addition {
    const { programme, today: day } = this;
    const beneficiary = this.beneficiaries.get(reference) ?? null;
    const others = this.othersOf([this.structureOf(reference)]);
    const candidacy = { programme, domainCode, beneficiary, regionCode, others, day };
    const asked = { requestedCents: amountCents ?? 0, plannedTargetsOn: null };
    const { application, terms } = applications.create(candidacy, asked);
    const registered = { id: `${programme.code}-${this.files.size + 1}`, ...application };
    return applications.begin(registered, terms, { role, organisation: reference }, day);
  }

  #allot(attempt: Attempt): void {
    if (attempt.role !== ALLOTTED_BY) throw forbidden();
    const { programme, today } = this;
    const { amountCents, motive, regionCode } = attempt;
    const years = attempt.years.length > 0 ? attempt.years : null;
    const facts = { programme, envelope: this.envelope(regionCode!), known: this.allotted() };
    this.#book(allot({ amountCents: amountCents ?? 0, years, motive }, facts, today));
  }

  #apportion({ role, years, motive, regionCode }: Attempt): void {
    if (role !== APPORTIONED_BY) throw forbidden();
    const { programme, today } = this;
    const envelope = this.envelope(regionCode!);
    const lastNumber = this.lines.filter(
      (each) => each.kind === 'APPORTIONMENT' && each.regionCode === regionCode,
    ).length;
    this.#book(apportion({ years, motive }, { programme, envelope, lastNumber }, today));
  }

  #book(lines: readonly LedgerLine[]): void {
    for (const line of lines) this.lines.push(Object.freeze(line));
  }

  #transmit(attempt: Attempt): void {
    if (attempt.role !== TRANSMITTED_BY) throw forbidden();
    const { programme, today } = this;
    const regionCode = attempt.regionCode!;
    const selected = this.selectedIn(regionCode).map(({ application, last }) => ({
      ...application,
      ...last,
    }));
    const handover = handoverOf({ programme, regionCode, today }, selected, attempt.forecast);
    const facts = { programme, envelope: this.envelope(regionCode) };
    this.transmissions.push(Object.freeze(transmit(handover, this.latest(regionCode), facts)));
  }

  #review(attempt: Attempt): void {
    const { act, valueIds } = attempt.review;
    if (valueIds.length === 0) throw new RuleViolation('BAD_USER_INPUT', '');
    this.#refuseStrangers(attempt);
    this.values.review(attempt.beneficiary, valueIds, act, attempt.motive, this.today);
  }

  #refuseStrangers(attempt: Attempt): void {
    const owner = this.beneficiaries.get(attempt.beneficiary) ?? null;
    refuseStrangers(attempt, viewerOf(attempt, this), owner, this.programme.code);
  }
}

const forbidden = () => new RuleViolation('FORBIDDEN', '');
