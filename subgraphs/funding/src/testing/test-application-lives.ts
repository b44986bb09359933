import { addDays, type CivilDay, RuleViolation, RuleViolations } from '@hopen/schema';
import fc from 'fast-check';
import { type Act, TRANSITIONS } from '../domain/acts.ts';
import { finalDay } from '../domain/calendar.ts';
import { CaseFile } from '../domain/case-file.ts';
import { type Change, decide, draft, type Situation } from '../domain/decide.ts';
import { extensionChange, lapseChange } from '../domain/decisions/grants.ts';
import { notificationChange, retentionChange } from '../domain/decisions/notification.ts';
import { correctionChange, paymentChange, restsOnProof } from '../domain/decisions/payments.ts';
import { amendmentChange, cancellationChange, preselectionChange } from '../domain/decisions/preselection.ts';
import { acceptanceChange, filingChange } from '../domain/decisions/projects.ts';
import { declarationChange, reopeningChange, validationChange } from '../domain/decisions/targets.ts';
import type { InstalmentKind } from '../domain/instalments.ts';
import type { Programme } from '../domain/programme.ts';
import type { Proof } from '../domain/proof.ts';
import type { Transmission } from '../domain/transmission.ts';
import { APPLICATION, actor, doing, envelopeOf, hopenWith } from './test-files.ts';

// Random lives of one application, led through the change functions of its acts.

const MOST_STEPS = 30;
const CENTS = 100_000_03;

/** Draw for one step, read against the file as it then is. */
const step = fc.record({
  wait: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 60 }) }, fc.constantFrom(200, 700)),
  pick: fc.nat(),
  proof: fc.nat(15),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const rules = (gate: 'ADVANCE' | 'BALANCE'): Programme['rules'] => {
  const { rules: shipped } = hopenWith({});
  return { ...shipped, prerequisitesGate: { ...shipped.prerequisitesGate, value: gate } };
};
export const life = fc.record({
  steps: fc.array(step, { minLength: 5, maxLength: MOST_STEPS }),
  gate: fc.constantFrom<'ADVANCE' | 'BALANCE'>('BALANCE', 'BALANCE', 'ADVANCE'),
  advancePercent: fc.constantFrom(20, 20, 33, 0, 100),
  balanceMonth: fc.constantFrom(2, 2, 12, null),
  isTransmitted: fc.integer({ min: 0, max: 9 }).map((digit) => digit > 0),
  closedOn: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, fc.integer({ min: 0, max: 2_000 })),
  wait: fc.constantFrom(0, 30, 400, 1_500),
});

export const transmission = (isTransmitted: boolean) =>
  (isTransmitted
    ? { transmittedOn: '2019-02-01', preselection: [{ applicationId: APPLICATION.id, amountCents: CENTS }] }
    : null) as Transmission | null;

/** One of sixteen verdicts: met, met late, pending, rejected, under review. */
export function proofAs(number: number, asOf: CivilDay, programme: Programme): Proof {
  const reachedOn = [asOf, '2020-12-31', '2021-06-30', addDays(finalDay(programme, 0), 40)][number % 4]!;
  const found = { code: 'P1.1', validFrom: '2019-02-01', value: 1, target: 1, gap: 0 };
  const state = number < 12 ? 'MET' : 'NOT_VALIDATED';
  const indicator = {
    ...found,
    state,
    pendingValueIds: number === 10 || number === 11 ? ['V1'] : [],
    unreviewedValueIds: number === 15 ? ['V2'] : [],
  };
  const isMet = state === 'MET';
  const targetsReachedOn = isMet ? (reachedOn < asOf ? reachedOn : asOf) : null;
  return { asOf, version: 1, prerequisitesMet: isMet, targetsReachedOn, indicators: [indicator] };
}

export interface Lived {
  readonly file: CaseFile;
  readonly programme: Programme;
  readonly today: CivilDay;
  readonly closedOn: CivilDay | null;
}

/** Change of an act, as its decision computes it. */
function changeOf(
  act: Act,
  situation: Situation,
  { pick, proof: number }: Step,
  sent: Transmission | null,
): Change {
  const { file, programme, today } = situation;
  const proof = () => proofAs(number, today, programme);
  const kind: InstalmentKind = pick % 2 ? 'ADVANCE' : 'BALANCE';
  const payment = { kind, amountCents: pick % 5 ? null : 1_000_00, valueOn: today, vehicle: 'FMIS' as const };
  const envelope = envelopeOf({ ALLOTMENT: 10_000_000_00 });
  const paid = file.lines.findLast((line) => line.kind === 'ADVANCE' || line.kind === 'BALANCE');
  const changes: Partial<Record<Act, () => Change>> = {
    PRESELECT: () => preselectionChange(situation, CENTS),
    AMEND_PRESELECTION: () => amendmentChange(situation, CENTS - 1, envelope),
    CANCEL_PRESELECTION: cancellationChange,
    RETAIN: () => retentionChange(situation, sent),
    NOTIFY_AMOUNT: () => notificationChange(situation, CENTS + 2, envelope),
    FILE_PROJECT: () => filingChange(situation, addDays(today, pick % 900)),
    ACCEPT_PROJECT: () => acceptanceChange(situation, pick % 3 ? null : 90_000_00),
    GRANT_EXTENSION: () =>
      extensionChange(situation, { months: 1 + (pick % 7), requestedOn: today, updatedPlanOn: today }),
    DECLARE_TARGETS: () => declarationChange(situation, addDays(today, -(pick % 100))),
    VALIDATE_TARGETS: () => validationChange(situation, proof()),
    REOPEN_VALIDATION: () => reopeningChange(situation),
    RECORD_LAPSE: () => lapseChange(situation, proof()),
    RECORD_PAYMENT: () => paymentChange(situation, payment, restsOnProof(kind, programme) ? proof() : null),
    RECORD_CORRECTION: () => correctionChange(situation, paid?.id ?? 'none', -1_000_00),
  };
  return changes[act]?.() ?? {};
}

const ONWARD: readonly Act[] = [
  'SUBMIT',
  'PRESELECT',
  'RETAIN',
  'FILE_PROJECT',
  'ACCEPT_PROJECT',
  'DECLARE_TARGETS',
  'VALIDATE_TARGETS',
  'RECORD_PAYMENT',
];

/** Leads a draft through what its states allow; what is refused leaves it as it was. */
export function live({ steps, gate, advancePercent, balanceMonth, isTransmitted, ...more }: Drawn): Lived {
  const programme = hopenWith({ rules: rules(gate), advancePercent, balanceMonth });
  const closedOn = more.closedOn === null ? null : addDays('2019-08-01', more.closedOn);
  const terms = { requestedCents: CENTS, grantedCents: null, plannedTargetsOn: null, targetsReachedOn: null };
  const first = draft(APPLICATION, { ...terms, extensionMonths: 0 }, actor('ESTABLISHMENT'), '2019-06-01');
  let today: CivilDay = '2019-06-01';
  let file = new CaseFile(APPLICATION, [first], []);
  for (const [index, each] of steps.entries()) {
    today = addDays(today, index < 6 ? each.wait % 20 : each.wait);
    const lines = TRANSITIONS.filter(({ from }) => from.includes(file.last.status));
    const isEnding = ({ act }: (typeof lines)[number]) =>
      ['WITHDRAW', 'REFUSE', 'RECORD_LAPSE'].includes(act);
    const others = each.pick % 11 ? lines.filter((line) => !isEnding(line)) : lines;
    const onward = each.pick % 5 < 3 ? others.filter(({ act }) => ONWARD.includes(act)) : [];
    const open = onward.length > 0 ? onward : others;
    const line = open[each.pick % Math.max(open.length, 1)];
    if (!line) continue;
    try {
      const change = changeOf(line.act, { file, programme, today }, each, transmission(isTransmitted));
      file = file.after(decide(file, { ...doing(line.act, line.by, today), programme, closedOn, ...change }));
    } catch (error) {
      if (!(error instanceof RuleViolation || error instanceof RuleViolations)) throw error;
    }
  }
  return { file, programme, today: addDays(today, more.wait), closedOn };
}
type Drawn = typeof life extends fc.Arbitrary<infer Value> ? Value : never;
