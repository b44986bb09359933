import type { ApplicationStatus, CreditVehicle, Decision, LedgerKind, LedgerLine } from '@hopen/funding';
import { addDays, type CivilDay, DataOrigin } from '@hopen/schema';
import { LIMITS } from './amounts.ts';
import type { Dossier } from './dossiers.ts';
import { type Random, randomFor } from './random.ts';
import { REGION_COUNTS } from './region-counts.ts';
import { apportionBy } from './sharing.ts';

/** How a programme pays, and what its regions have to spend. */
export interface MoneyRules {
  readonly programmeCode: string;
  readonly allottedOn: CivilDay;
  readonly allottedCents: number;
  /** What is published of single regions; the others share the rest by what they reserve. */
  readonly allottedToRegions: Readonly<Record<string, number>>;
  readonly advancePercent: number;
  /** The day on which the balance is paid for targets validated that day. */
  readonly balanceOn: (validatedOn: CivilDay, random: Random) => CivilDay;
}

type Line = Omit<LedgerLine, 'id'>;

/** Preselection reserves money and acceptance commits it: our reading, no text says it in so many words. */
const RESERVED: readonly ApplicationStatus[] = [
  'PRESELECTED',
  'RETAINED',
  'PROJECT_FILED',
  'PROJECT_RETURNED',
];
const ENDED: readonly ApplicationStatus[] = ['REFUSED', 'WITHDRAWN', 'LAPSED'];

/** The FMESPP became the FMIS in 2021; from then on the invented payments go through the AC. */
const FMESPP_UNTIL: CivilDay = '2020-12-31';

/** Every line of every regional envelope of a programme, numbered per region in the order of their recording. */
export function keepLedger(dossiers: readonly Dossier[], rules: MoneyRules): LedgerLine[] {
  const random = randomFor(`ledger ${rules.programmeCode}`);
  const lines = dossiers.flatMap((dossier) => linesOf(dossier, rules, random));
  const byRegion = Map.groupBy([...allotments(lines, rules), ...lines], ({ regionCode }) => regionCode);
  return [...byRegion].flatMap(([regionCode, list]) =>
    list
      .sort((a, b) => a.recordedOn.localeCompare(b.recordedOn))
      .map((line, index) => ({
        id: `${rules.programmeCode}-${regionCode}-L${String(index + 1).padStart(6, '0')}`,
        ...line,
      })),
  );
}

/** Each region has at least what it ever reserves, in whole thousands, and the sum is the national envelope. */
function allotments(lines: readonly Line[], rules: MoneyRules): Line[] {
  const reserved = new Map(REGION_COUNTS.map(({ code }) => [code, 0]));
  for (const { kind, regionCode, amountCents } of lines) {
    if (kind === 'RESERVATION') reserved.set(regionCode, reserved.get(regionCode)! + amountCents);
  }
  for (const region of Object.keys(rules.allottedToRegions)) reserved.delete(region);
  const published = Object.values(rules.allottedToRegions).reduce((sum, cents) => sum + cents, 0);
  const needed = [...reserved.values()].reduce((sum, cents) => sum + cents, 0);
  const spare = apportionBy((rules.allottedCents - published - needed) / LIMITS.step, reserved);
  return REGION_COUNTS.map(({ code }) => ({
    programmeCode: rules.programmeCode,
    regionCode: code,
    kind: 'ALLOTMENT',
    amountCents: rules.allottedToRegions[code] ?? reserved.get(code)! + spare.get(code)! * LIMITS.step,
    valueOn: rules.allottedOn,
    recordedOn: rules.allottedOn,
    actor: 'DGOS',
    motive: 'Enveloppe régionale (donnée fictive).',
    vehicle: null,
    applicationId: null,
    decisionSequence: null,
    dataOrigin: DataOrigin.SYNTHETIC,
  }));
}

/** What each decision on an application does to its region's envelope. */
function linesOf({ application, decisions }: Dossier, rules: MoneyRules, random: Random): Line[] {
  const lines: Line[] = [];
  const grantedCents = decisions.find(({ status }) => status === 'PRESELECTED')?.grantedCents ?? 0;
  const advanceCents = Math.floor((grantedCents * rules.advancePercent) / 100);

  function book(kind: LedgerKind, amountCents: number, decision: Decision, motive: string | null = null) {
    lines.push({
      programmeCode: application.programmeCode,
      regionCode: application.regionCode,
      kind,
      amountCents,
      valueOn: decision.decidedOn,
      recordedOn: decision.decidedOn,
      actor: decision.role === 'DGOS' ? 'DGOS' : `ARS ${application.regionCode}`,
      motive,
      vehicle: null,
      applicationId: application.id,
      decisionSequence: decision.sequence,
      dataOrigin: DataOrigin.SYNTHETIC,
    });
  }
  function pay(kind: 'ADVANCE' | 'BALANCE', amountCents: number, paidOn: CivilDay, decision: Decision) {
    const vehicle: CreditVehicle = paidOn <= FMESPP_UNTIL ? 'FMESPP' : 'AC';
    book(kind, amountCents, decision);
    Object.assign(lines.at(-1)!, { valueOn: paidOn, recordedOn: paidOn, actor: 'DGOS', vehicle });
  }

  decisions.forEach((decision, index) => {
    const { status, decidedOn, motive } = decision;
    if (status === 'PRESELECTED') book('RESERVATION', grantedCents, decision);
    if (status === 'ACCEPTED') {
      book('RELEASE', -grantedCents, decision);
      book('COMMITMENT', grantedCents, decision);
      if (advanceCents > 0) pay('ADVANCE', advanceCents, addDays(decidedOn, random.int(20, 60)), decision);
    }
    if (status === 'TARGETS_VALIDATED') {
      pay('BALANCE', grantedCents - advanceCents, rules.balanceOn(decidedOn, random), decision);
    }
    if (ENDED.includes(status) && grantedCents > 0) {
      if (RESERVED.includes(decisions[index - 1]!.status)) book('RELEASE', -grantedCents, decision, motive);
      else book('COMMITMENT', advanceCents - grantedCents, decision, motive);
    }
  });
  return lines;
}
