import { describe, expect, it } from '@jest/globals';
import type { Decision } from './application.ts';
import { faultsIn } from './audit.ts';
import { CaseFile } from './case-file.ts';
import { APPLICATION, codes, decision, HOPEN, line } from './test-files.ts';
import type { Transmission } from './transmission.ts';

const GRANTED = 100_000_00;
const at = (
  act: Decision['act'],
  status: Decision['status'],
  role: Decision['role'],
  decidedOn: string,
  changes: Partial<Decision> = {},
) => ({ act, status, role, decidedOn, ...changes });

/** A life from its draft to its balance, each step of it as the rules allow. */
const LIFE = [
  at('CREATE', 'DRAFT', 'ESTABLISHMENT', '2019-05-02', { grantedCents: null }),
  at('SUBMIT', 'SUBMITTED', 'ESTABLISHMENT', '2019-05-02', { grantedCents: null }),
  at('PRESELECT', 'PRESELECTED', 'ARS', '2019-08-01'),
  at('RETAIN', 'RETAINED', 'DGOS', '2019-09-30'),
  at('FILE_PROJECT', 'PROJECT_FILED', 'ESTABLISHMENT', '2020-01-06'),
  at('ACCEPT_PROJECT', 'ACCEPTED', 'ARS', '2020-01-06'),
  at('DECLARE_TARGETS', 'TARGETS_DECLARED', 'ESTABLISHMENT', '2021-07-01', {
    targetsReachedOn: '2021-06-30',
  }),
  at('VALIDATE_TARGETS', 'TARGETS_VALIDATED', 'ARS', '2021-12-20', { targetsReachedOn: '2021-06-30' }),
  at('RECORD_PAYMENT', 'TARGETS_VALIDATED', 'DGOS', '2022-02-01', { targetsReachedOn: '2021-06-30' }),
];
const TRANSMISSION = {
  regionCode: '93',
  version: 1,
  transmittedOn: '2019-08-30',
  preselection: [{ applicationId: APPLICATION.id, amountCents: GRANTED }],
} as unknown as Transmission;

/** The life with some of its steps told otherwise, by their number. */
function lived(changes: Record<number, Partial<Decision>>, valueOn = '2022-02-01'): CaseFile {
  const decisions = LIFE.map((step, index) =>
    decision(step.status, {
      sequence: index + 1,
      grantedCents: GRANTED,
      motive: null,
      ...step,
      ...changes[index + 1],
    }),
  );
  return new CaseFile(APPLICATION, decisions, [line('BALANCE', 80_000_00, { decisionSequence: 9, valueOn })]);
}

const found = (file: CaseFile, transmissions = [TRANSMISSION]) =>
  faultsIn(file, HOPEN, transmissions).flatMap(({ decision: { sequence }, violations }) =>
    codes(violations).map((code) => `${sequence} ${code}`),
  );

const proof = (targetsReachedOn: string | null, state = 'MET') => ({
  asOf: '2022-02-01',
  version: 9,
  targetsReachedOn,
  indicators: [{ code: 'P1.1', validFrom: '2019-02-01', state, value: 95, target: 90, gap: 0 }],
});

describe('the audit of a life', () => {
  it('finds nothing in one that the rules let through', () => {
    expect(found(lived({}))).toEqual([]);
    expect(found(lived({ 9: { proof: proof('2021-06-30') } }))).toEqual([]);
  });

  it.each<{ what: string; changes: Record<number, Partial<Decision>>; expected: string[] }>([
    {
      what: 'filed a day late',
      changes: { 2: { decidedOn: '2019-07-01' } },
      expected: ['2 DEADLINE_PASSED'],
    },
    {
      what: 'preselected by the DGOS',
      changes: { 3: { role: 'DGOS' } },
      expected: ['3 WRONG_STATUS'],
    },
    {
      what: 'preselected for more than was asked',
      changes: { 3: { requestedCents: 90_000_00 }, 2: { requestedCents: 90_000_00 } },
      expected: ['3 AMOUNT_ABOVE_REQUEST'],
    },
    {
      what: 'accepted for more than was notified',
      changes: Object.fromEntries([6, 7, 8, 9].map((sequence) => [sequence, { grantedCents: GRANTED + 1 }])),
      expected: ['6 AMOUNT_ABOVE_NOTIFIED'],
    },
    {
      what: 'granted more by a declaration',
      changes: Object.fromEntries([7, 8, 9].map((sequence) => [sequence, { grantedCents: GRANTED + 1 }])),
      expected: ['7 CONFLICT'],
    },
    {
      what: 'paid for what its proof says was reached in the next year',
      changes: { 9: { proof: proof('2022-01-31') } },
      expected: ['9 CONFLICT'],
    },
    {
      what: 'paid for what its proof says was rejected',
      changes: { 9: { proof: proof(null, 'NOT_VALIDATED') } },
      expected: ['9 TARGETS_NOT_MET', '9 CONFLICT'],
    },
    {
      what: 'paid for what was reached after the final day',
      changes: { 9: { targetsReachedOn: '2024-06-30', proof: proof('2024-06-30') } },
      expected: ['9 TARGETS_NOT_MET', '9 NOT_DUE_YET'],
    },
    {
      what: 'without the motive of a return',
      changes: { 3: { act: 'RETURN', status: 'RETURNED', grantedCents: null } },
      expected: ['3 MOTIVE_REQUIRED', '4 WRONG_STATUS', '4 CONFLICT', '4 NOT_TRANSMITTED'],
    },
  ])('finds what was $what: $expected', ({ changes, expected }) => {
    expect(found(lived(changes))).toEqual(expected);
  });

  it('finds a balance that was paid before February', () => {
    expect(found(lived({}, '2022-01-31'))).toEqual(['9 NOT_DUE_YET']);
  });

  it.each([
    { what: 'nothing', transmissions: [] },
    { what: 'it a day later', transmissions: [{ ...TRANSMISSION, transmittedOn: '2019-10-01' }] },
    { what: 'another', transmissions: [{ ...TRANSMISSION, preselection: [] }] },
  ])('finds what was retained where its ARS had transmitted $what', ({ transmissions }) => {
    expect(found(lived({}), transmissions)).toEqual(['4 NOT_TRANSMITTED']);
  });

  it('tells the lines that the decision booked', () => {
    const [fault] = faultsIn(lived({}, '2022-01-31'), HOPEN, [TRANSMISSION]);
    expect(fault!.lines.map(({ kind }) => kind)).toEqual(['BALANCE']);
  });
});
