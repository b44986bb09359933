import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import {
  type Act,
  type Application,
  CaseFile,
  type Decision,
  decide,
  draft,
  type InstalmentKind,
  type LedgerLine,
  notTransmitted,
  type Programme,
  type Request,
  TRANSITIONS,
} from '@hopen/funding';
import { describe, expect, it } from '@jest/globals';
import {
  extensionObstacles,
  payment,
  plannedDayObstacles,
  reachedDayObstacles,
} from '../../../subgraphs/funding/src/domain/act-rules.ts';
import { SYNTHETIC_DATA } from './test-data.ts';

const SHIPPED = new URL('../../../subgraphs/funding/data/programmes.json', import.meta.url);
const programmes: Programme[] = JSON.parse(readFileSync(SHIPPED, 'utf8'));
const { applications, decisions, ledger, transmissions } = SYNTHETIC_DATA;
const decisionsOf = Map.groupBy(decisions, ({ applicationId }) => applicationId);
const linesOf = Map.groupBy(ledger, ({ applicationId }) => applicationId);

/** A file, and the next decision on it with the lines that it booked. */
interface Next {
  readonly file: CaseFile;
  readonly programme: Programme;
  readonly decision: Decision;
  readonly lines: readonly LedgerLine[];
}

/** An answer may come later than the last day to ask. */
const LAST_DAY_TO_ASK = '2022-02-25';

/** What the mutation of each act would hand in, with what its own rules say; the others change nothing themselves. */
const CHANGES: Partial<Record<Act, (next: Next) => Partial<Request>>> = {
  PRESELECT: ({ decision: { grantedCents } }) => ({ terms: { grantedCents } }),
  RETAIN: ({ file, programme }) => ({ violations: retainable(file, programme) }),
  FILE_PROJECT: ({ file, programme, decision: { plannedTargetsOn, decidedOn } }) => ({
    terms: { plannedTargetsOn },
    violations: plannedDayObstacles(file.last, programme, plannedTargetsOn!, decidedOn),
  }),
  GRANT_EXTENSION: ({ file, programme, decision: { extensionMonths, decidedOn: today } }) => {
    const months = extensionMonths - file.last.extensionMonths;
    const requestedOn = today < LAST_DAY_TO_ASK ? today : LAST_DAY_TO_ASK;
    const violations = extensionObstacles(file, programme, { months, requestedOn, today });
    return { terms: { extensionMonths }, violations };
  },
  DECLARE_TARGETS: reached,
  VALIDATE_TARGETS: reached,
  RECORD_PAYMENT: ({ file, programme, lines: [line], decision: { decidedOn: valueOn } }) => {
    const [kind, vehicle] = [line!.kind as InstalmentKind, line!.vehicle!];
    return { bookings: [payment(file, programme, { kind, amountCents: null, valueOn, vehicle }, valueOn)] };
  },
};

function reached({ file, programme, decision: { targetsReachedOn, decidedOn } }: Next): Partial<Request> {
  const violations = reachedDayObstacles(file, programme, targetsReachedOn!, decidedOn);
  return { terms: { targetsReachedOn }, violations };
}

function retainable({ application: { id, regionCode }, last }: CaseFile, programme: Programme) {
  const latest = transmissions.find((each) => each.regionCode === regionCode) ?? null;
  return notTransmitted({ applicationId: id, amountCents: last.grantedCents! }, latest, programme);
}

/** The application's life lived once more, through the rules. */
function replay(application: Application): CaseFile {
  const programme = programmes.find(({ code }) => code === application.programmeCode)!;
  const [first, ...others] = decisionsOf.get(application.id)!;
  const { requestedCents, role, organisation, decidedOn } = first!;
  const nothingYet = {
    grantedCents: null,
    plannedTargetsOn: null,
    targetsReachedOn: null,
    extensionMonths: 0,
  };
  const begun = draft(application, { requestedCents, ...nothingYet }, { role, organisation }, decidedOn);
  const lines = Map.groupBy(linesOf.get(application.id) ?? [], ({ decisionSequence }) => decisionSequence);
  return others.reduce(
    (file, decision) => {
      const { act, decidedOn: day, motive, ...by } = decision;
      const actor = { role: by.role, organisation: by.organisation };
      const next = { file, programme, decision, lines: lines.get(decision.sequence) ?? [] };
      return file.after(decide(file, { act, actor, programme, day, motive, ...CHANGES[act]?.(next) }));
    },
    new CaseFile(application, [begun], []),
  );
}

describe('every synthetic life', () => {
  it('could have been lived through the rules, and would have left the same decisions and ledger lines', () => {
    const files = applications.map(replay);
    const taken = files.flatMap((file) => file.decisions);
    expect(taken.length).toBe(decisions.length);
    expect(taken.filter((decision, index) => !isDeepStrictEqual(decision, decisions[index]))).toEqual([]);
    const booked = new Map(files.flatMap((file) => file.lines).map((line) => [line.id, line]));
    const generated = ledger.filter(({ applicationId }) => applicationId !== null);
    expect(booked.size).toBe(generated.length);
    expect(generated.filter((line) => JSON.stringify(booked.get(line.id)) !== JSON.stringify(line))).toEqual(
      [],
    );
  });

  it('tells every act of the table, but for an update and a correction', () => {
    const seen = new Set(decisions.map(({ act, role }) => `${act} ${role}`));
    const table = new Set(TRANSITIONS.map(({ act, by }) => `${act} ${by}`));
    expect([...table].filter((each) => !seen.has(each))).toEqual([
      'UPDATE ESTABLISHMENT',
      'RECORD_CORRECTION DGOS',
    ]);
  });
});
