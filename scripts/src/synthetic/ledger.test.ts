import type { Act, LedgerKind, LedgerLine } from '@hopen/funding';
import { addDays } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { SYNTHETIC_DATA } from './testing/data.ts';

const { applications, decisions, ledger } = SYNTHETIC_DATA;
const decisionsOf = Map.groupBy(decisions, ({ applicationId }) => applicationId);
const linesOf = Map.groupBy(ledger, ({ applicationId }) => applicationId);

const sum = (lines: readonly LedgerLine[], ...kinds: LedgerKind[]) =>
  lines.filter(({ kind }) => kinds.includes(kind)).reduce((total, { amountCents }) => total + amountCents, 0);
const ofProgramme = (code: string) => ledger.filter(({ programmeCode }) => programmeCode === code);

const paymentsOf = (code: string) =>
  ofProgramme(code).filter(({ kind }) => kind === 'ADVANCE' || kind === 'BALANCE');

/** Decision behind a ledger line, with its predecessors. */
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
    const overdrawn: string[] = [];
    for (const [region, lines] of Map.groupBy(ledger, (line) => line.programmeCode + line.regionCode)) {
      let free = 0;
      for (const [day, today] of Map.groupBy(lines, ({ recordedOn }) => recordedOn)) {
        free += sum(today, 'ALLOTMENT') - sum(today, 'RESERVATION', 'RELEASE', 'COMMITMENT');
        if (free < 0) overdrawn.push(`${region} on ${day}: ${free}`);
      }
    }
    expect(overdrawn).toEqual([]);
  });

  it('is numbered by decision, and is in the order of recording', () => {
    expect(new Set(ledger.map(({ id }) => id)).size).toBe(ledger.length);
    const isNumbered = ({ id, applicationId, programmeCode, regionCode, decisionSequence }: LedgerLine) => {
      if (applicationId === null) return id === `${programmeCode}-${regionCode}-ALLOTMENT-1`;
      const ofDecision = `${applicationId}-${decisionSequence}-`;
      return [`${ofDecision}1`, `${ofDecision}2`].includes(id);
    };
    expect(ledger.filter((line) => !isNumbered(line))).toEqual([]);
    const isInOrder = ({ recordedOn }: LedgerLine, index: number) =>
      recordedOn >= (ledger[index - 1]?.recordedOn ?? recordedOn);
    expect(ledger.filter((line, index) => !isInOrder(line, index))).toEqual([]);
  });

  it('leaves each application with what its state says', () => {
    const reserved = ['PRESELECTED', 'RETAINED', 'PROJECT_FILED', 'PROJECT_RETURNED'];
    const committed = ['ACCEPTED', 'TARGETS_DECLARED', 'MORE_EVIDENCE', 'TARGETS_VALIDATED'];
    const kept = applications.map(({ id }) => {
      const lines = linesOf.get(id) ?? [];
      const advance = sum(lines, 'ADVANCE');
      return {
        ...decisionsOf.get(id)!.at(-1)!,
        advance,
        paid: advance + sum(lines, 'BALANCE'),
        reservation: sum(lines, 'RESERVATION', 'RELEASE'),
        commitment: sum(lines, 'COMMITMENT'),
      };
    });
    const isReservedRight = ({ status, grantedCents, reservation }: (typeof kept)[number]) =>
      reservation === (reserved.includes(status) ? grantedCents : 0);
    // Paid amounts stay committed after an end that follows acceptance.
    const isCommittedRight = ({ status, grantedCents, commitment, paid }: (typeof kept)[number]) =>
      commitment === (committed.includes(status) ? grantedCents : paid);
    const isPaidRight = ({ status, grantedCents, paid, advance }: (typeof kept)[number]) =>
      paid === (status === 'TARGETS_VALIDATED' ? grantedCents : advance);
    expect(kept.filter((each) => !isReservedRight(each))).toEqual([]);
    expect(kept.filter((each) => !isCommittedRight(each))).toEqual([]);
    expect(kept.filter((each) => !isPaidRight(each))).toEqual([]);
    expect(kept.filter(({ paid, commitment }) => paid > commitment)).toEqual([]);
  });

  it("pays HOP'EN 20 % after acceptance and 80 % from the February after the targets were reached", () => {
    const payments = paymentsOf('HOPEN');
    const isByTheDgos = ({ actor, vehicle }: LedgerLine) =>
      actor === 'DGOS' && ['AC', 'FMESPP'].includes(vehicle!);
    const isItsShare = (line: LedgerLine) => {
      const granted = paidBy(line).decision.grantedCents!;
      const advanceCents = Math.floor(granted / 5);
      return line.amountCents === (line.kind === 'ADVANCE' ? advanceCents : granted - advanceCents);
    };
    const isInTime = (line: LedgerLine) => {
      const { decision, acceptedOn, validatedOn } = paidBy(line);
      const { kind, valueOn } = line;
      if (kind === 'ADVANCE') return valueOn >= addDays(acceptedOn, 20) && valueOn <= addDays(acceptedOn, 60);
      const february = `${Number(decision.targetsReachedOn!.slice(0, 4)) + 1}-02-01`;
      const lastOn = addDays(february.replace('-02-', '-03-'), -1);
      const isLateEnough = valueOn >= february && valueOn >= validatedOn!;
      const isSoonEnough = valueOn <= (validatedOn! <= lastOn ? lastOn : addDays(validatedOn!, 30));
      return isLateEnough && isSoonEnough;
    };
    expect(payments.filter((line) => !isByTheDgos(line))).toEqual([]);
    expect(payments.filter((line) => !isItsShare(line))).toEqual([]);
    expect(payments.filter((line) => !isInTime(line))).toEqual([]);
    expect(ledger.every(({ valueOn }) => valueOn <= '2024-02-29')).toBe(true);
  });

  it('books each payment by a decision of the DGOS that leaves the state as it was', () => {
    const payments = [...paymentsOf('HOPEN'), ...paymentsOf('HN')];
    const isBookedRight = (line: LedgerLine) => {
      const { act, organisation, decidedOn } = paidBy(line).decision;
      return act === 'RECORD_PAYMENT' && organisation === 'DGOS' && decidedOn === line.recordedOn;
    };
    const leavesTheState = (line: LedgerLine) => {
      const { decision, previous } = paidBy(line);
      return decision.status === previous.status;
    };
    expect(payments.filter((line) => !isBookedRight(line))).toEqual([]);
    expect(payments.filter((line) => !leavesTheState(line))).toEqual([]);
    expect(payments.length).toBe(decisions.filter(({ act }) => act === 'RECORD_PAYMENT').length);
  });

  it('pays Hôpital numérique at once', () => {
    const lines = ofProgramme('HN');
    expect(lines.filter(({ kind }) => kind === 'BALANCE').length).toBe(800);
    expect(lines.some(({ kind }) => kind === 'ADVANCE')).toBe(false);
    expect(sum(lines, 'BALANCE')).toBe(sum(lines, 'COMMITMENT'));
  });

  it('takes back with negative lines only, and names who recorded each line', () => {
    const hasItsSign = ({ kind, amountCents }: LedgerLine) =>
      kind === 'COMMITMENT' || (kind === 'RELEASE' ? amountCents < 0 : amountCents > 0);
    const namesWhoRecorded = ({ actor, applicationId, decisionSequence }: LedgerLine) =>
      actor === (decisionsOf.get(applicationId ?? '')?.[decisionSequence! - 1]?.organisation ?? 'DGOS');
    const hasVehicleIfPaid = ({ kind, vehicle }: LedgerLine) =>
      (vehicle !== null) === (kind === 'ADVANCE' || kind === 'BALANCE');
    expect(ledger.filter((line) => !hasItsSign(line))).toEqual([]);
    expect(ledger.filter((line) => !namesWhoRecorded(line))).toEqual([]);
    expect(ledger.filter((line) => !hasVehicleIfPaid(line))).toEqual([]);
    expect(ledger.filter(({ correctsLineId }) => correctsLineId !== null)).toEqual([]);
    // 50 lapsed and 5 withdrawn after acceptance.
    expect(ledger.filter(({ kind, amountCents }) => kind === 'COMMITMENT' && amountCents < 0).length).toBe(
      55,
    );
  });
});
