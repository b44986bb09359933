import { isDeepStrictEqual } from 'node:util';
import { lateDecision, TRANSITIONS } from '@hopen/funding';
import { describe, expect, it } from '@jest/globals';
import { SYNTHETIC_DATA } from './testing/data.ts';
import { programmeOf, Replay } from './testing/replay.ts';

const { applications, decisions, ledger, transmissions } = SYNTHETIC_DATA;

describe('every synthetic life', () => {
  it('could have been lived through the rules, and would have left the same decisions, ledger lines and transmissions', () => {
    const replayed = new Replay(SYNTHETIC_DATA).run();
    const files = applications.map(({ id }) => replayed.files.get(id)!);
    // Proofs are not part of the data set.
    const taken = files.flatMap((file) => file.decisions).map((decision) => ({ ...decision, proof: null }));
    expect(taken.length).toBe(decisions.length);
    expect(taken.filter((decision, index) => !isDeepStrictEqual(decision, decisions[index]))).toEqual([]);
    const booked = new Map(files.flatMap((file) => file.lines).map((line) => [line.id, line]));
    const generated = ledger.filter(({ applicationId }) => applicationId !== null);
    expect(booked.size).toBe(generated.length);
    expect(generated.filter((line) => JSON.stringify(booked.get(line.id)) !== JSON.stringify(line))).toEqual(
      [],
    );
    const byRegion = (a: { regionCode: string }, b: { regionCode: string }) =>
      a.regionCode < b.regionCode ? -1 : 1;
    expect(replayed.transmissions.sort(byRegion)).toEqual(transmissions);
  });

  it('is answered late eight times, and paid late only what was validated too late, by the rules', () => {
    const linesOf = Map.groupBy(ledger, (line) => `${line.applicationId} ${line.decisionSequence}`);
    const late = decisions.flatMap((decision) => {
      const lines = linesOf.get(`${decision.applicationId} ${decision.sequence}`) ?? [];
      return lateDecision(decision, lines, programmeOf(decision.applicationId.split('-')[0]!)) ?? [];
    });
    const counts = [...Map.groupBy(late, ({ kind }) => kind)].map(([kind, list]) => [kind, list.length]);
    expect(Object.fromEntries(counts)).toEqual({ NOTIFICATION_LATE: 8, BALANCE_LATE: 261 });
  });

  it('tells the acts of the table that lead from a draft to the balance or to an end', () => {
    const seen = new Set(decisions.map(({ act, role }) => `${act} ${role}`));
    const table = new Set(TRANSITIONS.map(({ act, by }) => `${act} ${by}`));
    expect([...table].filter((each) => !seen.has(each))).toEqual([
      'UPDATE ESTABLISHMENT',
      'AMEND_PRESELECTION ARS',
      'CANCEL_PRESELECTION ARS',
      'NOTIFY_AMOUNT NATIONAL',
      'REOPEN_VALIDATION ARS',
      'CONFIRM ARS',
      'TRANSFER ARS',
      'RECORD_CORRECTION NATIONAL',
    ]);
  });
});
