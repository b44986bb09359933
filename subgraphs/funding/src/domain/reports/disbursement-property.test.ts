import { addDays, type CivilDay } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Lived, life, live, proofAs, transmission } from '../../testing/test-application-lives.ts';
import { APPLICATION, doing, refusals } from '../../testing/test-files.ts';
import { heldFileOf } from '../../testing/test-held-files.ts';
import { type Act, TRANSITIONS } from '../acts.ts';
import { finalDay } from '../calendar.ts';
import { decide } from '../decide.ts';
import { lapseChange } from '../decisions/grants.ts';
import { paymentChange, restsOnProof } from '../decisions/payments.ts';
import { balanceDueOn, INSTALMENT_KINDS, type InstalmentKind, splitGrant } from '../instalments.ts';
import { isUnderReview, type Proof } from '../proof.ts';
import { notTransmitted, type Transmission } from '../transmission.ts';
import { type Certainty, type Proofs, proofsNeeded, unpaidOf } from './disbursement.ts';

// The forecast against the acts themselves: what is certain, possible and lost of applications that chance has led is
// compared with what is booked, what can be paid and what can be released.

const SEED = 20_230_201;
const RUNS = 3_000;

/** The forecast of a file as of a day, from the verdicts of that day. */
function forecast(
  { file, programme, closedOn }: Lived,
  today: CivilDay,
  sent: Transmission | null,
  number: number,
) {
  const item = { applicationId: APPLICATION.id, amountCents: file.last.grantedCents ?? 0 };
  const isTransmitted = notTransmitted(item, sent, programme).length === 0;
  const held = heldFileOf(file, { closedOn, isTransmitted });
  const proof = proofAs(number, today, programme);
  const proofs: Proofs = Object.fromEntries(proofsNeeded(held, programme).map((kind) => [kind, proof]));
  const parts = unpaidOf(held, programme, proofs, today);
  const sum = (sought: Certainty) =>
    parts
      .filter(({ certainty }) => certainty === sought)
      .reduce((total, { amountCents }) => total + amountCents, 0);
  return { held, proof, parts, certain: sum('CERTAIN'), possible: sum('POSSIBLE'), lost: sum('LOST') };
}

/** True if the DGOS could pay what is left of this instalment on a day, by that verdict. */
function isPayable(
  { file, programme, closedOn }: Lived,
  kind: InstalmentKind,
  today: CivilDay,
  proof: Proof,
): boolean {
  const payment = { kind, amountCents: null, valueOn: today, vehicle: 'FMIS' as const };
  const situation = { file, programme, today };
  return (
    refusals(() => {
      const asked = restsOnProof(kind, programme) ? { ...proof, asOf: today } : null;
      const change = paymentChange(situation, payment, asked);
      decide(file, { ...doing('RECORD_PAYMENT', 'NATIONAL', today), programme, closedOn, ...change });
    }).length === 0
  );
}

/** Acts by which an agency may have the money back today; without the unpaid rest, the file holds nothing more. */
function releases({ file, programme, today, closedOn }: Lived, proof: Proof): Act[] {
  const acts = TRANSITIONS.filter(
    ({ act, from }) => ['REFUSE', 'RECORD_LAPSE'].includes(act) && from.includes(file.last.status),
  );
  return acts.flatMap(({ act, by }) => {
    let ended = file;
    const said = refusals(() => {
      const change = act === 'RECORD_LAPSE' ? lapseChange({ file, programme, today }, proof) : {};
      ended = file.after(decide(file, { ...doing(act, by, today), programme, closedOn, ...change }));
    });
    if (said.length > 0) return [];
    expect(ended.reservedCents + ended.committedCents).toBe(ended.paidCents);
    return [act];
  });
}

/** Outlook of the money of an application, by its state: chance must meet all of it, and nothing else. */
const CERTAINTIES_OF = {
  PRESELECTED: 'POSSIBLE LOST',
  RETAINED: 'POSSIBLE LOST',
  PROJECT_FILED: 'POSSIBLE LOST',
  PROJECT_RETURNED: 'POSSIBLE LOST',
  ACCEPTED: 'CERTAIN POSSIBLE LOST',
  TARGETS_DECLARED: 'CERTAIN POSSIBLE',
  MORE_EVIDENCE: 'CERTAIN POSSIBLE LOST',
  TARGETS_VALIDATED: 'CERTAIN POSSIBLE LOST',
};

describe('the forecast of any application, at any day', () => {
  it('agrees with the ledger, with what can be paid, and with what can be released', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(life, fc.nat(15), (drawn, number) => {
        const lived = live(drawn);
        const { file, programme, today } = lived;
        const sent = transmission(drawn.isTransmitted);
        const { held, proof, parts, certain, possible, lost } = forecast(lived, today, sent, number);
        for (const { certainty } of parts) seen.add(`${file.last.status} ${certainty}`);

        // The ledger: nothing that is held is left out, nor counted twice.
        expect(certain + possible + lost).toBe(file.reservedCents + file.committedCents - file.paidCents);
        for (const { certainty, on } of parts) {
          if (on !== null)
            expect([certainty, certainty === 'LOST' ? on <= today : on >= today]).toEqual([certainty, true]);
        }

        // Certain money can be paid, today or once it is due; nothing else can.
        const left = splitGrant(file.last.grantedCents ?? 0, programme);
        const february = balanceDueOn(proof.targetsReachedOn ?? today, programme);
        const later = february > today ? february : today;
        const payable = INSTALMENT_KINDS.filter(
          (kind) =>
            isPayable(lived, kind, today, proof) ||
            (kind === 'BALANCE' && isPayable(lived, kind, later, proof)),
        );
        const isOpenThen = lived.closedOn === null || lived.closedOn <= today || lived.closedOn > later;
        if (isOpenThen)
          expect(payable.reduce((sum, kind) => sum + left[kind] - held.paid[kind], 0)).toBe(certain);

        // Lost money can be released today, and what an agency may let lapse for being late is lost.
        const open = releases(lived, proof);
        // Balances paid in part: the DGOS first takes back what was paid.
        if (lost > 0 && held.paid.BALANCE === 0) expect(open).not.toEqual([]);
        const isLate =
          open.includes('RECORD_LAPSE') &&
          !isUnderReview(proof, finalDay(programme, file.last.extensionMonths));
        // An advance is earned by acceptance, and still paid while nobody lets the rest lapse.
        const hasMore = left.ADVANCE < (file.last.grantedCents ?? 0);
        if (isLate && hasMore && possible > 0)
          expect([file.last.status, lost > 0]).toEqual([file.last.status, true]);

        // Lost money stays so: no later day alone brings it back.
        const afterwards = forecast(lived, addDays(today, 200), sent, number);
        if (proof.targetsReachedOn === null) expect(afterwards.lost).toBeGreaterThanOrEqual(lost);
      }),
      { numRuns: RUNS, seed: SEED },
    );
    const all = Object.entries(CERTAINTIES_OF).flatMap(([status, certainties]) =>
      certainties.split(' ').map((each) => `${status} ${each}`),
    );
    expect([...seen].sort()).toEqual(all.sort());
  });
});
