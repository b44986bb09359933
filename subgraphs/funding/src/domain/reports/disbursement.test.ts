import type { CivilDay } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { HOPEN, hopenWith } from '../../testing/test-files.ts';
import { type HeldFileChanges, heldFile } from '../../testing/test-held-files.ts';
import { APPLICATION_STATUSES, type ApplicationStatus } from '../application-status.ts';
import type { Programme } from '../programme.ts';
import type { Proof, ProvenIndicator } from '../proof.ts';
import { type HeldFile, type Proofs, proofsNeeded, unpaidOf } from './disbursement.ts';

const LAST_DAY = '2023-12-31';
const DAY_AFTER = '2024-01-01';
const TODAY = '2020-06-01';

const found = (state: string, more: Partial<ProvenIndicator> = {}): ProvenIndicator => ({
  code: 'P1.1',
  validFrom: '2019-02-01',
  state,
  value: null,
  target: 90,
  gap: null,
  pendingValueIds: [],
  unreviewedValueIds: [],
  ...more,
});
const proof = (targetsReachedOn: CivilDay | null, ...others: ProvenIndicator[]): Proof => ({
  asOf: TODAY,
  version: 1,
  prerequisitesMet: others.every(({ state }) => state === 'MET'),
  targetsReachedOn,
  indicators: [found('MET', { code: 'D1.1' }), ...others],
});
const HOLDS = proof('2021-06-30');
const PENDING = proof('2021-06-30', found('MET', { pendingValueIds: ['V7'] }));
const REJECTED = proof(null, found('NOT_VALIDATED'));
const UNDER_REVIEW = proof(null, found('NOT_VALIDATED', { unreviewedValueIds: ['V8'] }));

/** `CERTAIN 2022-02-01`, the advance first; what is not accepted is one. */
const told = (file: HeldFile, today: CivilDay, proofs: Proofs = {}, programme: Programme = HOPEN) =>
  unpaidOf(file, programme, proofs, today).map(({ certainty, on }) => [certainty, on].join(' ').trim());

describe('what may become of a grant that is not paid', () => {
  const asked = (day: CivilDay) => ({ days: { REQUEST_EVIDENCE: day } });
  const extended = { changes: { extensionMonths: 12 } };
  const declared = { changes: { targetsReachedOn: '2021-12-15' } };
  const closed = { changes: { closedOn: '2021-05-01' } };
  const LATE = '2026-11-29';

  it.each<[ApplicationStatus, string, HeldFileChanges, CivilDay, string[]]>([
    ['PRESELECTED', 'in time', {}, '2021-12-16', ['POSSIBLE']],
    ['PRESELECTED', 'too late', {}, '2021-12-17', ['LOST 2021-12-17']],
    ['PRESELECTED', 'still to be transmitted', { isTransmitted: false }, '2019-08-30', ['POSSIBLE']],
    [
      'PRESELECTED',
      'never transmitted, so that nobody may retain it',
      { isTransmitted: false },
      '2019-08-31',
      ['LOST 2019-08-31'],
    ],
    ['RETAINED', 'in time', {}, '2021-12-31', ['POSSIBLE']],
    ['RETAINED', 'too late', {}, '2022-01-01', ['LOST 2022-01-01']],
    ['PROJECT_FILED', 'in time', {}, LAST_DAY, ['POSSIBLE']],
    ['PROJECT_FILED', 'too late: its ARS may only refuse it', {}, DAY_AFTER, ['LOST 2024-01-01']],
    ['PROJECT_RETURNED', 'in time', {}, '2021-12-31', ['POSSIBLE']],
    ['PROJECT_RETURNED', 'too late', {}, LATE, ['LOST 2022-01-01']],
    ['RETAINED', 'open', closed, '2021-04-30', ['POSSIBLE']],
    ['RETAINED', 'closed: nothing leads to acceptance', closed, LATE, ['LOST 2021-05-01']],

    ['ACCEPTED', 'on the planned day', {}, TODAY, ['CERTAIN 2020-06-01', 'POSSIBLE 2022-02-01']],
    ['ACCEPTED', 'in time', {}, LAST_DAY, ['CERTAIN 2023-12-31', 'POSSIBLE 2024-02-01']],
    ['ACCEPTED', 'too late', {}, DAY_AFTER, ['CERTAIN 2024-01-01', 'LOST 2024-01-01']],
    [
      'ACCEPTED',
      'in time with its extension',
      { ...extended },
      '2024-12-31',
      ['CERTAIN 2024-12-31', 'POSSIBLE 2025-02-01'],
    ],
    [
      'ACCEPTED',
      'too late with its extension',
      { ...extended },
      '2025-01-01',
      ['CERTAIN 2025-01-01', 'LOST 2025-01-01'],
    ],
    [
      'ACCEPTED',
      'closed, until its ARS confirms it',
      closed,
      '2021-05-01',
      ['POSSIBLE 2021-05-01', 'POSSIBLE 2022-02-01'],
    ],
    [
      'ACCEPTED',
      'closed, and confirmed',
      { ...closed, days: { CONFIRM: '2021-05-01' } },
      '2021-05-01',
      ['CERTAIN 2021-05-01', 'POSSIBLE 2022-02-01'],
    ],

    ['TARGETS_DECLARED', 'in time', { ...declared }, TODAY, ['CERTAIN 2020-06-01', 'POSSIBLE 2022-02-01']],
    [
      'TARGETS_DECLARED',
      'after the last day: its ARS owes the answer',
      { ...declared },
      LATE,
      ['CERTAIN 2026-11-29', 'POSSIBLE 2026-11-29'],
    ],

    [
      'MORE_EVIDENCE',
      'in time',
      { ...declared, ...asked('2022-01-10') },
      LAST_DAY,
      ['CERTAIN 2023-12-31', 'POSSIBLE 2023-12-31'],
    ],
    [
      'MORE_EVIDENCE',
      'too late',
      { ...declared, ...asked('2022-01-10') },
      DAY_AFTER,
      ['CERTAIN 2024-01-01', 'LOST 2024-01-01'],
    ],
    [
      'MORE_EVIDENCE',
      'asked late: within its days to answer',
      { ...declared, ...asked(LAST_DAY) },
      '2024-01-15',
      ['CERTAIN 2024-01-15', 'POSSIBLE 2024-01-15'],
    ],
    [
      'MORE_EVIDENCE',
      'asked late: after its days to answer',
      { ...declared, ...asked(LAST_DAY) },
      '2024-01-16',
      ['CERTAIN 2024-01-16', 'LOST 2024-01-16'],
    ],
  ])('%s, %s', (status, _what, more, today, expected) => {
    const proofs = status === 'MORE_EVIDENCE' ? { BALANCE: REJECTED } : {};
    expect(told(heldFile(status, more), today, proofs)).toEqual(expected);
  });

  it.each<[string, Proof, CivilDay, string, HeldFileChanges['changes']?]>([
    ['before February', HOLDS, '2022-01-31', 'CERTAIN 2022-02-01'],
    ['in February', HOLDS, '2022-02-01', 'CERTAIN 2022-02-01'],
    ['long after, and still unpaid', HOLDS, LATE, 'CERTAIN 2026-11-29'],
    ['in the February that its proof says now', proof('2022-01-31'), '2022-02-01', 'CERTAIN 2023-02-01'],
    ['reached on the last day', proof(LAST_DAY), LATE, 'CERTAIN 2026-11-29'],
    ['reached after the last day', proof(DAY_AFTER), LATE, 'LOST 2024-01-01'],
    [
      'reached after the last day, but for its extension',
      proof(DAY_AFTER),
      LATE,
      'CERTAIN 2026-11-29',
      { extensionMonths: 1 },
    ],
    ['while a correction waits', PENDING, '2021-12-31', 'POSSIBLE 2022-02-01'],
    ['while a correction waits, after the last day', PENDING, LATE, 'POSSIBLE 2026-11-29'],
    ['while a value is under review, after the last day', UNDER_REVIEW, LATE, 'POSSIBLE 2026-11-29'],
    ['whose value is rejected, in time for another', REJECTED, LAST_DAY, 'POSSIBLE 2024-02-01'],
    ['whose value is rejected, too late', REJECTED, DAY_AFTER, 'LOST 2024-01-01'],
    ['below its target, too late', proof(null, found('NOT_MET')), DAY_AFTER, 'LOST 2024-01-01'],
    [
      'with one value under review and another rejected, too late',
      proof(null, ...UNDER_REVIEW.indicators, ...REJECTED.indicators),
      DAY_AFTER,
      'LOST 2024-01-01',
    ],
    ['where nothing is measured, too late', proof(null), DAY_AFTER, 'LOST 2024-01-01'],
    [
      'of a closed beneficiary, until it is confirmed',
      HOLDS,
      '2022-02-01',
      'POSSIBLE 2022-02-01',
      { closedOn: '2022-01-01' },
    ],
  ])('TARGETS_VALIDATED %s', (_what, held, today, expected, changes = {}) => {
    const file = heldFile('TARGETS_VALIDATED', { paid: { ADVANCE: 20_000_00, BALANCE: 0 }, changes });
    expect(proofsNeeded(file, HOPEN)).toEqual(['BALANCE']);
    expect(told(file, today, { BALANCE: held })).toEqual([expected]);
  });

  it.each<[string, Proof, string]>([
    ['earned: its ARS has only to validate it', HOLDS, 'POSSIBLE 2026-11-29'],
    ['under review: its ARS owes the answer', UNDER_REVIEW, 'POSSIBLE 2026-11-29'],
    [
      'reached late, but for what is under review',
      proof(DAY_AFTER, found('MET', { unreviewedValueIds: ['V8'] })),
      'POSSIBLE 2026-11-29',
    ],
    ['reached late', proof(DAY_AFTER), 'LOST 2024-01-01'],
  ])('MORE_EVIDENCE, after its days to answer, %s', (_what, held, expected) => {
    const file = heldFile('MORE_EVIDENCE', { paid: { ADVANCE: 20_000_00, BALANCE: 0 }, ...declared });
    expect(told(file, LATE, { BALANCE: held })).toEqual([expected]);
  });

  it.each(['DRAFT', 'SUBMITTED', 'RETURNED', 'REFUSED', 'WITHDRAWN', 'LAPSED'] as const)(
    'is nothing when it is %s',
    (status) => expect(told(heldFile(status), TODAY)).toEqual([]),
  );

  it('is told of every status, and guessed of none without its proof', () => {
    for (const status of APPLICATION_STATUSES) {
      const file = heldFile(status);
      const needed = Object.fromEntries(proofsNeeded(file, HOPEN).map((kind) => [kind, HOLDS]));
      expect(() => told(file, TODAY, needed)).not.toThrow();
    }
    expect(() => told(heldFile('TARGETS_VALIDATED'), TODAY)).toThrow('BALANCE');
  });
});

describe('where prerequisites come before the advance', () => {
  const gated = hopenWith({
    rules: { ...HOPEN.rules, prerequisitesGate: { ...HOPEN.rules.prerequisitesGate, value: 'ADVANCE' } },
  });
  const accepted = heldFile('ACCEPTED');

  it.each<[string, Proof, CivilDay, string[]]>([
    ['met', proof(null, found('MET')), TODAY, ['CERTAIN 2020-06-01', 'POSSIBLE 2022-02-01']],
    ['not met yet', REJECTED, TODAY, ['POSSIBLE 2020-06-01', 'POSSIBLE 2022-02-01']],
    ['in doubt', PENDING, TODAY, ['POSSIBLE 2020-06-01', 'POSSIBLE 2022-02-01']],
    ['not met in time', REJECTED, DAY_AFTER, ['LOST 2024-01-01', 'LOST 2024-01-01']],
    [
      'met, and nothing else in time',
      proof(null, found('MET')),
      DAY_AFTER,
      ['LOST 2024-01-01', 'LOST 2024-01-01'],
    ],
  ])('%s', (_what, prerequisites, today, expected) => {
    expect(proofsNeeded(accepted, gated)).toEqual(['ADVANCE']);
    expect(told(accepted, today, { ADVANCE: prerequisites }, gated)).toEqual(expected);
  });

  it('follows the last day too where the advance is all there is', () => {
    const whole = { ...gated, advancePercent: 100 };
    expect(told(accepted, LAST_DAY, { ADVANCE: REJECTED }, whole)).toEqual(['POSSIBLE 2023-12-31']);
    expect(told(accepted, DAY_AFTER, { ADVANCE: REJECTED }, whole)).toEqual(['LOST 2024-01-01']);
  });
});
