import { DataOrigin } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { APPLICATION, codes, decision, GRANTED, HOPEN } from '../../testing/test-files.ts';
import type { Decision } from '../application.ts';
import { CaseFile } from '../case-file.ts';
import { type Change, decide, draft, type Situation } from '../decide.ts';
import { type Actor } from '../decision-role.ts';
import { retentionChange } from '../decisions/notification.ts';
import { paymentChange } from '../decisions/payments.ts';
import { preselectionChange } from '../decisions/preselection.ts';
import { acceptanceChange, filingChange } from '../decisions/projects.ts';
import { declarationChange, validationChange } from '../decisions/targets.ts';
import type { LedgerLine } from '../ledger.ts';
import type { Proof, ProvenIndicator } from '../proof.ts';
import type { Transmission } from '../transmission.ts';
import { faultsIn, type Surroundings } from './audit.ts';

const TRANSMISSION = {
  regionCode: '93',
  version: 1,
  transmittedOn: '2019-08-30',
  preselection: [{ applicationId: APPLICATION.id, amountCents: GRANTED }],
} as unknown as Transmission;

const proof = (
  asOf: string,
  more: Partial<ProvenIndicator> = {},
  targetsReachedOn = '2021-06-30',
): Proof => ({
  asOf,
  version: 9,
  targetsReachedOn: more.state === undefined ? targetsReachedOn : null,
  indicators: [
    { code: 'D1.1', validFrom: '2019-02-01', state: 'MET', value: 95, target: 90, gap: 0, ...more },
  ],
});

const ACTORS: Record<Decision['role'], Actor> = {
  ESTABLISHMENT: { role: 'ESTABLISHMENT', organisation: 'EJ:130786049' },
  ARS: { role: 'ARS', organisation: 'ARS 93' },
  NATIONAL: { role: 'NATIONAL', organisation: 'DGOS' },
};
type Act = readonly [Decision['act'], Decision['role'], string, (situation: Situation) => Change];

/** From its draft to its advance and its balance, each act as its mutation does it. */
const ACTS: readonly Act[] = [
  ['SUBMIT', 'ESTABLISHMENT', '2019-05-02', () => ({})],
  ['PRESELECT', 'ARS', '2019-08-01', (situation) => preselectionChange(situation, GRANTED)],
  ['RETAIN', 'NATIONAL', '2019-09-30', (situation) => retentionChange(situation, TRANSMISSION)],
  ['FILE_PROJECT', 'ESTABLISHMENT', '2020-01-06', (situation) => filingChange(situation, '2021-06-30')],
  ['ACCEPT_PROJECT', 'ARS', '2020-01-06', (situation) => acceptanceChange(situation, null)],
  ['RECORD_PAYMENT', 'NATIONAL', '2020-02-03', (situation) => paid(situation, 'ADVANCE', null)],
  [
    'DECLARE_TARGETS',
    'ESTABLISHMENT',
    '2021-07-01',
    (situation) => declarationChange(situation, '2021-06-30'),
  ],
  ['VALIDATE_TARGETS', 'ARS', '2021-12-20', (situation) => validationChange(situation, proof('2021-12-20'))],
  [
    'RECORD_PAYMENT',
    'NATIONAL',
    '2022-02-01',
    (situation) => paid(situation, 'BALANCE', proof('2022-02-01')),
  ],
];

const paid = (situation: Situation, kind: 'ADVANCE' | 'BALANCE', rests: Proof | null) =>
  paymentChange(situation, { kind, amountCents: null, valueOn: situation.today, vehicle: 'FMIS' }, rests);

const LIFE = ACTS.reduce(
  (file, [act, role, day, change]) =>
    file.after(
      decide(file, {
        ...{ act, actor: ACTORS[role], programme: HOPEN, day, motive: null, closedOn: null },
        ...change({ file, programme: HOPEN, today: day }),
      }),
    ),
  new CaseFile(
    APPLICATION,
    [draft(APPLICATION, { ...decision('DRAFT') }, ACTORS.ESTABLISHMENT, '2019-05-02')],
    [],
  ),
);

/** The life with some of its decisions told otherwise, by their number, and some of its lines. */
const told = (changes: Record<number, Partial<Decision>>, booked: Partial<LedgerLine> = {}): CaseFile =>
  new CaseFile(
    LIFE.application,
    LIFE.decisions.map((each) => ({ ...each, ...changes[each.sequence] })),
    LIFE.lines.map((each) => ({ ...each, ...(each.kind === booked.kind && booked) })),
  );

const OPEN: Surroundings = { transmissions: [TRANSMISSION], closedOn: () => [null] };

const found = (file: CaseFile, changes: Partial<Surroundings> = {}) =>
  faultsIn(file, HOPEN, { ...OPEN, ...changes }).flatMap(({ decision: { sequence }, violations }) =>
    codes(violations).map((code) => `${sequence} ${code}`),
  );

/** The same change of each of these decisions. */
const from = (first: number, change: Partial<Decision>) =>
  Object.fromEntries(LIFE.decisions.slice(first - 1).map(({ sequence }) => [sequence, change]));

describe('the audit of a life', () => {
  it('finds nothing in one that the rules let through', () => {
    expect(LIFE.paidCents).toBe(GRANTED);
    expect(found(LIFE)).toEqual([]);
  });

  it.each<{ what: string; file: CaseFile; expected: string[] }>([
    {
      what: 'filed a day late',
      file: told({ 2: { decidedOn: '2019-07-01' } }),
      expected: ['2 DEADLINE_PASSED'],
    },
    {
      what: 'preselected by the DGOS',
      file: told({ 3: { role: 'NATIONAL', organisation: 'DGOS' } }),
      expected: ['3 WRONG_STATUS'],
    },
    {
      what: 'preselected by another ARS',
      file: told({ 3: { organisation: 'ARS 84' } }),
      expected: ['3 CONFLICT'],
    },
    {
      what: 'preselected for more than was asked',
      file: told(from(1, { requestedCents: 90_000_00 })),
      expected: ['3 AMOUNT_ABOVE_REQUEST'],
    },
    {
      what: 'accepted for more than was notified',
      file: told(from(6, { grantedCents: GRANTED + 1 })),
      expected: ['6 AMOUNT_ABOVE_NOTIFIED'],
    },
    {
      what: 'granted more by a declaration',
      file: told(from(8, { grantedCents: GRANTED + 1 })),
      expected: ['8 CONFLICT', '9 CONFLICT'],
    },
    {
      what: 'planned after its final day',
      file: told(from(5, { plannedTargetsOn: '2024-01-01' })),
      expected: ['5 DAY_OUT_OF_RANGE'],
    },
    {
      what: 'extended by a declaration',
      file: told(from(8, { extensionMonths: 6 })),
      expected: ['8 CONFLICT'],
    },
    {
      what: 'given an advance before it was accepted',
      file: told({}, { kind: 'ADVANCE', valueOn: '2020-01-05' }),
      expected: ['7 NOT_DUE_YET'],
    },
    {
      what: 'validated without a proof',
      file: told({ 9: { proof: null } }),
      expected: ['9 CONFLICT'],
    },
    {
      what: 'validated on a proof of something missing',
      file: told({ 9: { proof: proof('2021-12-20', { state: 'NOT_MET' }) } }),
      expected: ['9 TARGETS_NOT_MET'],
    },
    {
      what: 'begun as a candidate that is retained already',
      file: told({ 1: { status: 'RETAINED' } }),
      expected: ['1 CONFLICT'],
    },
    {
      what: 'begun after the last day to apply',
      file: told({ 1: { decidedOn: '2019-07-01' } }),
      expected: ['1 DEADLINE_PASSED'],
    },
    {
      what: 'told without a number',
      file: told({ 5: { sequence: 15 } }),
      expected: ['15 CONFLICT'],
    },
    {
      what: 'validated on the proof of another domain',
      file: told({
        9: { proof: { ...proof('2021-12-20', { code: 'D2.1' }), targetsReachedOn: '2021-06-30' } },
      }),
      expected: ['9 CONFLICT'],
    },
    {
      what: 'validated on what nobody can read',
      file: told({ 9: { proof: {} as Proof } }),
      expected: ['9 CONFLICT'],
    },
    {
      what: 'paid a balance without a proof',
      file: told({ 10: { proof: null } }),
      expected: ['10 CONFLICT'],
    },
    {
      what: 'paid a balance while a correction waited',
      file: told({ 10: { proof: proof('2022-02-01', { pendingValueIds: ['V7'] }) } }),
      expected: ['10 CORRECTION_PENDING'],
    },
    {
      what: 'paid on an older proof than what was validated',
      file: told({ 10: { proof: { ...proof('2022-02-01'), version: 8 } } }),
      expected: ['10 CONFLICT'],
    },
    {
      what: 'paid for what its proof says was reached in the next year',
      file: told({ 10: { proof: proof('2022-02-01', {}, '2022-01-31') } }),
      expected: ['10 NOT_DUE_YET'],
    },
    {
      what: 'paid for what its proof says was rejected',
      file: told({ 10: { proof: proof('2022-02-01', { state: 'NOT_VALIDATED' }) } }),
      expected: ['10 TARGETS_NOT_MET'],
    },
    {
      what: 'paid on another day than its proof says',
      file: told({ 10: { targetsReachedOn: '2021-06-29' } }),
      expected: ['10 CONFLICT'],
    },
    {
      what: 'paid before the review of a value that it rests on',
      file: told({ 10: { proof: proof('2022-02-01', { reviewedOn: '2022-02-02' }) } }),
      expected: ['10 NOT_DUE_YET'],
    },
    {
      what: 'paid before February',
      file: told({}, { kind: 'BALANCE', valueOn: '2022-01-31' }),
      expected: ['10 NOT_DUE_YET'],
    },
    {
      what: 'returned without a motive',
      file: told({ 3: { act: 'RETURN', status: 'RETURNED', decidedOn: '2019-07-01', grantedCents: null } }),
      expected: ['3 MOTIVE_REQUIRED', '4 WRONG_STATUS'],
    },
  ])('finds what was $what: $expected', ({ file, expected }) => {
    expect(found(file).slice(0, expected.length)).toEqual(expected);
  });

  it.each([
    { what: 'nothing', transmissions: [] },
    { what: 'it a day later', transmissions: [{ ...TRANSMISSION, transmittedOn: '2019-10-01' }] },
    { what: 'another', transmissions: [{ ...TRANSMISSION, preselection: [] }] },
  ])('finds what was retained where its ARS had transmitted $what', ({ transmissions }) => {
    expect(found(LIFE, { transmissions })).toEqual(['4 NOT_TRANSMITTED']);
  });

  it('finds what was paid to a closed beneficiary, as the register said before and at the end of the day', () => {
    const closedSince = (closed: string, ...days: string[]): Partial<Surroundings> => ({
      closedOn: (_, day) => (days.includes(day) ? [null, closed] : [day >= closed ? closed : null]),
    });
    expect(found(LIFE, closedSince('2022-01-01'))).toEqual(['10 BENEFICIARY_CLOSED']);
    expect(found(LIFE, closedSince('2022-01-01', '2022-02-01'))).toEqual([]);
  });

  it('finds a lapse that nothing called for', () => {
    const lapse = { act: 'RECORD_LAPSE', status: 'LAPSED', role: 'ARS', organisation: 'ARS 93' } as const;
    const early = told({ 10: { ...lapse, motive: 'Motif' } });
    expect(found(early)[0]).toBe('10 NOT_OPEN_YET');
    const earned = told({
      10: { ...lapse, motive: 'Motif', decidedOn: '2024-01-01', proof: proof('2024-01-01') },
    });
    expect(found(earned)[0]).toBe('10 STILL_PAYABLE');
  });

  it('takes the fictitious country at its word, which keeps no proofs', () => {
    const file = told(from(1, { proof: null }));
    const synthetic = { ...LIFE.application, dataOrigin: DataOrigin.SYNTHETIC };
    expect(found(new CaseFile(synthetic, file.decisions, file.lines))).toEqual([]);
  });

  it('tells the lines that the decision booked', () => {
    const [fault] = faultsIn(told({}, { kind: 'BALANCE', valueOn: '2022-01-31' }), HOPEN, OPEN);
    expect(fault!.lines.map(({ kind }) => kind)).toEqual(['BALANCE']);
  });
});
