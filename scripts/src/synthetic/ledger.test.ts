import type { Act, LedgerKind, LedgerLine } from '@hopen/funding';
import { addDays } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { generateSyntheticData } from './index.ts';

const { applications, decisions, ledger } = generateSyntheticData();
const decisionsOf = Map.groupBy(decisions, ({ applicationId }) => applicationId);
const linesOf = Map.groupBy(ledger, ({ applicationId }) => applicationId);

const sum = (lines: readonly LedgerLine[], ...kinds: LedgerKind[]) =>
  lines.filter(({ kind }) => kinds.includes(kind)).reduce((total, { amountCents }) => total + amountCents, 0);
const ofProgramme = (code: string) => ledger.filter(({ programmeCode }) => programmeCode === code);

const paymentsOf = (code: string) =>
  ofProgramme(code).filter(({ kind }) => kind === 'ADVANCE' || kind === 'BALANCE');

/** The decision that a line comes from, and what it follows. */
function paidBy({ applicationId, decisionSequence }: LedgerLine) {
  const list = decisionsOf.get(applicationId!)!;
  const dayOf = (act: Act) => list.find((each) => each.act === act)?.decidedOn;
  return {
    decision: list[decisionSequence! - 1]!,
    previous: list[decisionSequence! - 2]!,
    acceptedOn: dayOf('ACCEPT_PROJECT')!,
    validatedOn: dayOf('VALIDATE_TARGETS'),
  };
}

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

  it('is numbered by decision, and is in the order of recording', () => {
    expect(new Set(ledger.map(({ id }) => id)).size).toBe(ledger.length);
    for (const { id, applicationId, programmeCode, regionCode, decisionSequence } of ledger) {
      const ofDecision = `${applicationId}-${decisionSequence}-`;
      if (applicationId === null) expect(id).toBe(`${programmeCode}-${regionCode}-ALLOTMENT-1`);
      else expect([`${ofDecision}1`, `${ofDecision}2`]).toContain(id);
    }
    const days = ledger.map(({ recordedOn }) => recordedOn);
    expect(days).toEqual(days.toSorted());
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

  it("pays HOP'EN 20 % after acceptance and 80 % from the February after the targets were reached", () => {
    for (const line of paymentsOf('HOPEN')) {
      const { decision, acceptedOn, validatedOn } = paidBy(line);
      const { grantedCents, targetsReachedOn } = decision;
      const advanceCents = Math.floor(grantedCents! / 5);
      expect([line.actor, ['AC', 'FMESPP'].includes(line.vehicle!)]).toEqual(['DGOS', true]);
      if (line.kind === 'ADVANCE') {
        expect(line.amountCents).toBe(advanceCents);
        expect(line.valueOn >= addDays(acceptedOn, 20) && line.valueOn <= addDays(acceptedOn, 60)).toBe(true);
      } else {
        expect(line.amountCents).toBe(grantedCents! - advanceCents);
        const february = `${Number(targetsReachedOn!.slice(0, 4)) + 1}-02-01`;
        expect(line.valueOn >= february && line.valueOn >= addDays(validatedOn!, 10)).toBe(true);
        expect(
          line.valueOn < february.replace('-02-', '-03-') || line.valueOn <= addDays(validatedOn!, 30),
        ).toBe(true);
      }
    }
    expect(ledger.every(({ valueOn }) => valueOn <= '2024-02-29')).toBe(true);
  });

  it('books each payment by a decision of the DGOS that leaves the state as it was', () => {
    const payments = [...paymentsOf('HOPEN'), ...paymentsOf('HN')];
    for (const line of payments) {
      const { decision, previous } = paidBy(line);
      expect(decision).toMatchObject({
        act: 'RECORD_PAYMENT',
        organisation: 'DGOS',
        decidedOn: line.recordedOn,
      });
      expect(decision.status).toBe(previous.status);
    }
    expect(payments.length).toBe(decisions.filter(({ act }) => act === 'RECORD_PAYMENT').length);
  });

  it('pays Hôpital numérique at once', () => {
    const lines = ofProgramme('HN');
    expect(lines.filter(({ kind }) => kind === 'BALANCE').length).toBe(800);
    expect(lines.some(({ kind }) => kind === 'ADVANCE')).toBe(false);
    expect(sum(lines, 'BALANCE')).toBe(sum(lines, 'COMMITMENT'));
  });

  it('takes back with negative lines only, and names who recorded each line', () => {
    for (const {
      kind,
      amountCents,
      actor,
      applicationId,
      decisionSequence,
      vehicle,
      correctsLineId,
    } of ledger) {
      if (kind === 'RELEASE') expect(amountCents).toBeLessThan(0);
      else if (kind !== 'COMMITMENT') expect(amountCents).toBeGreaterThan(0);
      const decision = decisionsOf.get(applicationId ?? '')?.[decisionSequence! - 1];
      expect(actor).toBe(decision?.organisation ?? 'DGOS');
      expect([vehicle !== null, correctsLineId]).toEqual([kind === 'ADVANCE' || kind === 'BALANCE', null]);
    }
    // 50 lapsed and 5 withdrawn after acceptance.
    expect(ledger.filter(({ kind, amountCents }) => kind === 'COMMITMENT' && amountCents < 0).length).toBe(
      55,
    );
  });
});
