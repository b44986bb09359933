import { readFileSync } from 'node:fs';
import {
  type Application,
  type Beneficiary,
  CaseFile,
  type Decision,
  decide,
  draft,
  HOLDING_STATUSES,
  type LedgerLine,
  type Programme,
  selectedItem,
  type Transmission,
  transmit,
} from '@hopen/funding';
import { beneficiaryReference, type CivilDay, refuseIfAny } from '@hopen/schema';
import { firstTerms as opening } from '../../../../subgraphs/funding/src/domain/decisions/applications.ts';
import { selectionObstacles } from '../../../../subgraphs/funding/src/domain/decisions/preselection.ts';
import type { Candidacy } from '../../../../subgraphs/funding/src/domain/eligibility.ts';
import { allot } from '../../../../subgraphs/funding/src/domain/envelopes/allotment.ts';
import { structureOf } from '../../../../subgraphs/funding/src/domain/structure.ts';
import { copiesOf } from '../../local-country/refresh-copies.ts';
import type { SyntheticData } from '../index.ts';
import { CHANGES, type Next } from './changes.ts';
import { Envelopes } from './envelopes.ts';
import { proofOn, proofWithoutIndicators } from './proofs.ts';

const SHIPPED = new URL('../../../../subgraphs/funding/data/programmes.json', import.meta.url);
const programmes: Programme[] = JSON.parse(readFileSync(SHIPPED, 'utf8'));
export const programmeOf = (code: string) => programmes.find((each) => each.code === code)!;

/**
 * Replays the synthetic country day by day through the domain functions of the mutations; throws where they would
 * refuse.
 */
export class Replay {
  readonly files = new Map<string, CaseFile>();
  readonly transmissions: Transmission[] = [];
  private readonly envelopes = new Envelopes();
  private readonly ofStructure = new Map<string, CaseFile['application'][]>();
  private readonly beneficiaries: ReadonlyMap<string, Beneficiary>;
  private readonly applications: ReadonlyMap<string, Application>;
  private readonly linesOf: ReadonlyMap<string, LedgerLine[]>;

  constructor(private readonly data: SyntheticData) {
    const copies = copiesOf(data, '2012-01-01');
    this.beneficiaries = new Map(copies.map((each) => [beneficiaryReference(each.kind, each.number), each]));
    this.applications = new Map(data.applications.map((each) => [each.id, each]));
    this.linesOf = Map.groupBy(data.ledger, (line) => `${line.applicationId} ${line.decisionSequence}`);
  }

  run(): this {
    const { decisions, ledger, transmissions } = this.data;
    const lines = ledger.filter(({ kind }) => kind === 'ALLOTMENT');
    const allotted = Map.groupBy(lines, ({ recordedOn }) => recordedOn);
    const decided = Map.groupBy(decisions, ({ decidedOn }) => decidedOn);
    const transmitted = Map.groupBy(transmissions, ({ transmittedOn }) => transmittedOn);
    const days = new Set([...allotted.keys(), ...decided.keys(), ...transmitted.keys()]);
    for (const day of [...days].sort()) {
      for (const line of allotted.get(day) ?? []) this.allot(line);
      this.live(decided.get(day) ?? [], transmitted.get(day) ?? []);
    }
    return this;
  }

  /** Order within a day: preselection, then transmission, then retention. */
  private live(decisions: readonly Decision[], transmissions: readonly Transmission[]): void {
    const of = (act: Decision['act']) => decisions.filter((decision) => decision.act === act);
    const [selected, retained] = [of('PRESELECT'), of('RETAIN')];
    for (const each of decisions.filter(({ act }) => act !== 'PRESELECT' && act !== 'RETAIN')) {
      this.decide(each);
    }
    for (const together of Map.groupBy(selected, (each) => this.envelopeName(each)).values()) {
      this.preselect(together);
    }
    for (const each of transmissions) this.transmit(each);
    for (const each of retained) this.decide(each);
  }

  private envelopeName({ applicationId }: Decision): string {
    const { programmeCode, regionCode } = this.applications.get(applicationId)!;
    return `${programmeCode} ${regionCode}`;
  }

  private allot({ programmeCode, regionCode, amountCents, motive, recordedOn: day }: LedgerLine): void {
    const programme = programmeOf(programmeCode);
    const known = this.envelopes.allotted(programmeCode);
    const envelope = this.envelopes.of({ programmeCode, regionCode }, day);
    this.envelopes.book(allot({ amountCents, years: null, motive }, { programme, envelope, known }, day));
  }

  private decide(decision: Decision): void {
    const { act, applicationId, decidedOn: day, role, organisation, motive } = decision;
    if (act === 'CREATE') {
      this.create(decision);
      return;
    }
    const file = this.files.get(applicationId)!;
    const next = this.nextOf(file, decision);
    const { programme, candidacy } = next;
    const closedOn = candidacy.beneficiary!.closedOn;
    const request = { act, actor: { role, organisation }, programme, day, motive, closedOn };
    const outcome = decide(file, { ...request, ...CHANGES[act]?.(next) });
    this.files.set(applicationId, file.after(outcome));
    this.envelopes.book(outcome.lines);
  }

  private create(decision: Decision): void {
    const { applicationId, requestedCents, role, organisation, decidedOn: day } = decision;
    const application = this.applications.get(applicationId)!;
    const candidacy = this.candidacyOf(application, day);
    const terms = opening(candidacy, { requestedCents, plannedTargetsOn: null });
    const first = draft(application, terms, { role, organisation }, day);
    this.files.set(applicationId, new CaseFile(application, [first], []));
    const structure = structureOf(candidacy.beneficiary!);
    this.ofStructure.set(structure, [...(this.ofStructure.get(structure) ?? []), application]);
  }

  /** Preselects one ARS's applications of a day in one batch. */
  private preselect(decisions: readonly Decision[]): void {
    const asked = decisions.map(({ applicationId, grantedCents }) => {
      const application = this.applications.get(applicationId)!;
      const structure = structureOf(this.beneficiaryOf(application));
      return { application, structure, domainCode: application.domainCode, amountCents: grantedCents! };
    });
    const [{ application }, today] = [asked[0]!, decisions[0]!.decidedOn];
    const programme = programmeOf(application.programmeCode);
    const envelope = this.envelopes.of(application, today);
    const holdings = [...new Set(asked.map(({ structure }) => structure))].flatMap((structure) =>
      this.othersOf(structure, programme),
    );
    refuseIfAny(selectionObstacles(asked, holdings, { programme, envelope, today }));
    for (const decision of decisions) this.decide(decision);
  }

  private transmit({ version: _, preselection: __, ...content }: Transmission): void {
    const programme = programmeOf(content.programmeCode);
    const selection = [...this.files.values()]
      .filter(({ application }) => application.programmeCode === programme.code)
      .filter(({ application }) => application.regionCode === content.regionCode)
      .filter(({ last }) => HOLDING_STATUSES.includes(last.status))
      .map(({ application, last }) => selectedItem({ ...application, ...last }))
      .sort((a, b) => (a.applicationId < b.applicationId ? -1 : 1));
    const envelope = this.envelopes.of(content, content.transmittedOn);
    this.transmissions.push(
      transmit({ ...content, selection }, this.latestOf(content), { programme, envelope }),
    );
  }

  private nextOf(file: CaseFile, decision: Decision): Next {
    const { decidedOn: today, applicationId, sequence } = decision;
    const { application } = file;
    const programme = programmeOf(application.programmeCode);
    return {
      file,
      programme,
      today,
      decision,
      lines: this.linesOf.get(`${applicationId} ${sequence}`) ?? [],
      latest: this.latestOf(application),
      candidacy: this.candidacyOf(application, today),
      proof: () =>
        programme.code === 'HN'
          ? proofWithoutIndicators(decision)
          : proofOn(today, application, file.dayOf('VALIDATE_TARGETS') ?? today),
    };
  }

  private candidacyOf(application: Application, day: CivilDay): Candidacy {
    const { id, programmeCode, domainCode, regionCode } = application;
    const programme = programmeOf(programmeCode);
    const beneficiary = this.beneficiaryOf(application);
    const others = this.othersOf(structureOf(beneficiary), programme).filter((other) => other.id !== id);
    return { programme, domainCode, regionCode, beneficiary, others, day };
  }

  private othersOf(structure: string, { code }: Programme) {
    const own = (this.ofStructure.get(structure) ?? []).filter(({ programmeCode }) => programmeCode === code);
    return own.map(({ id, domainCode }) => {
      const { status, decidedOn: from } = this.files.get(id)!.last;
      return { id, structure, domainCode, status, from };
    });
  }

  private beneficiaryOf({ beneficiaryKind, beneficiaryNumber }: Application): Beneficiary {
    return this.beneficiaries.get(beneficiaryReference(beneficiaryKind, beneficiaryNumber))!;
  }

  private latestOf({ programmeCode, regionCode }: Pick<Application, 'programmeCode' | 'regionCode'>) {
    const ofRegion = this.transmissions.filter((each) => each.regionCode === regionCode);
    return ofRegion.findLast((each) => each.programmeCode === programmeCode) ?? null;
  }
}
