import type { LedgerKind, LedgerLine } from '@hopen/funding';
import { addDays } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { generateSyntheticData } from './index.ts';

const { applications, decisions, ledger } = generateSyntheticData();
const decisionsOf = Map.groupBy(decisions, ({ applicationId }) => applicationId);
const linesOf = Map.groupBy(ledger, ({ applicationId }) => applicationId);

const sum = (lines: readonly LedgerLine[], ...kinds: LedgerKind[]) =>
  lines.filter(({ kind }) => kinds.includes(kind)).reduce((total, { amountCents }) => total + amountCents, 0);
const ofProgramme = (code: string) => ledger.filter(({ programmeCode }) => programmeCode === code);

describe('the ledger', () => {
  it('allots 420 M€, of which 36.7 M€ to Paca, and 400 M€ before', () => {
    expect(sum(ofProgramme('HOPEN'), 'ALLOTMENT')).toBe(42_000_000_000);
    expect(sum(ofProgramme('HN'), 'ALLOTMENT')).toBe(40_000_000_000);
    const paca = ofProgramme('HOPEN').filter(({ regionCode }) => regionCode === '93');
    expect(sum(paca, 'ALLOTMENT')).toBe(3_670_000_000);
    const days = ledger.filter(({ kind }) => kind === 'ALLOTMENT').map(({ recordedOn }) => recordedOn);
    expect(new Set(days)).toEqual(new Set(['2012-07-01', '2019-04-15']));
    expect(days.length).toBe(36);
  });

  it('never reserves and commits more than a region was allotted, on any day', () => {
    for (const lines of Map.groupBy(ledger, (line) => line.programmeCode + line.regionCode).values()) {
      let free = 0;
      for (const today of Map.groupBy(lines, ({ recordedOn }) => recordedOn).values()) {
        free += sum(today, 'ALLOTMENT') - sum(today, 'RESERVATION', 'RELEASE', 'COMMITMENT');
        expect(free).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('is numbered per programme and region in the order of recording', () => {
    expect(new Set(ledger.map(({ id }) => id)).size).toBe(ledger.length);
    for (const lines of Map.groupBy(ledger, (line) => `${line.programmeCode}-${line.regionCode}`).values()) {
      lines.forEach((line, index) => {
        const sequence = String(index + 1).padStart(6, '0');
        expect(line.id).toBe(`${line.programmeCode}-${line.regionCode}-L${sequence}`);
        expect(line.recordedOn >= (lines[index - 1]?.recordedOn ?? '')).toBe(true);
      });
    }
  });

  it('leaves each application with what its state says', () => {
    const reserved = ['PRESELECTED', 'RETAINED', 'PROJECT_FILED', 'PROJECT_RETURNED'];
    const committed = ['ACCEPTED', 'TARGETS_DECLARED', 'MORE_EVIDENCE', 'TARGETS_VALIDATED'];
    for (const { id } of applications) {
      const lines = linesOf.get(id) ?? [];
      const { status, grantedCents } = decisionsOf.get(id)!.at(-1)!;
      const paid = sum(lines, 'ADVANCE', 'BALANCE');
      expect(sum(lines, 'RESERVATION', 'RELEASE')).toBe(reserved.includes(status) ? grantedCents : 0);
      // What ends after acceptance stays committed for what was paid, which is never more.
      expect(sum(lines, 'COMMITMENT')).toBe(committed.includes(status) ? grantedCents : paid);
      expect(paid).toBe(status === 'TARGETS_VALIDATED' ? grantedCents : sum(lines, 'ADVANCE'));
      expect(paid).toBeLessThanOrEqual(sum(lines, 'COMMITMENT'));
    }
  });

  it("pays HOP'EN 20 % after acceptance and 80 % in the February after validation", () => {
    const days = new Map(decisions.map((each) => [`${each.applicationId} ${each.sequence}`, each]));
    for (const line of ofProgramme('HOPEN').filter(({ kind }) => kind === 'ADVANCE' || kind === 'BALANCE')) {
      const { status, decidedOn, grantedCents } = days.get(`${line.applicationId} ${line.decisionSequence}`)!;
      const advanceCents = Math.floor(grantedCents! / 5);
      expect([line.actor, ['AC', 'FMESPP'].includes(line.vehicle!)]).toEqual(['DGOS', true]);
      if (line.kind === 'ADVANCE') {
        expect([status, line.amountCents]).toEqual(['ACCEPTED', advanceCents]);
        expect(line.valueOn >= addDays(decidedOn, 20) && line.valueOn <= addDays(decidedOn, 60)).toBe(true);
      } else {
        expect([status, line.amountCents]).toEqual(['TARGETS_VALIDATED', grantedCents! - advanceCents]);
        expect(line.valueOn.slice(0, 7)).toBe(`${Number(decidedOn.slice(0, 4)) + 1}-02`);
      }
    }
    expect(ledger.every(({ valueOn }) => valueOn <= '2024-02-29')).toBe(true);
  });

  it('pays Hôpital numérique at once', () => {
    const lines = ofProgramme('HN');
    expect(lines.filter(({ kind }) => kind === 'BALANCE').length).toBe(800);
    expect(lines.some(({ kind }) => kind === 'ADVANCE')).toBe(false);
    expect(sum(lines, 'BALANCE')).toBe(sum(lines, 'COMMITMENT'));
  });

  it('takes back with negative lines only, and names who recorded each line', () => {
    for (const { kind, amountCents, actor, regionCode, vehicle } of ledger) {
      if (kind === 'RELEASE') expect(amountCents).toBeLessThan(0);
      else if (kind !== 'COMMITMENT') expect(amountCents).toBeGreaterThan(0);
      expect([`ARS ${regionCode}`, 'DGOS']).toContain(actor);
      expect(vehicle !== null).toBe(kind === 'ADVANCE' || kind === 'BALANCE');
    }
    // 50 lapsed and 5 withdrawn after acceptance.
    expect(ledger.filter(({ kind, amountCents }) => kind === 'COMMITMENT' && amountCents < 0).length).toBe(
      55,
    );
  });
});
