import { describe, expect, it } from '@jest/globals';
import { fileAt, HOPEN, hopenWith, line } from '../../testing/test-files.ts';
import type { Decision } from '../application.ts';
import type { ApplicationStatus } from '../application-status.ts';
import { latenessOf } from './lateness.ts';

const late = (status: ApplicationStatus, today: string, changes: Partial<Decision> = {}) =>
  latenessOf(fileAt(status, changes), HOPEN, today).map(({ kind, since }) => `${kind} ${since}`);

describe('what is owed', () => {
  it.each<{ status: ApplicationStatus; kind: string; since: string; eve: string }>([
    { status: 'SUBMITTED', kind: 'NOTIFICATION_MISSING', since: '2019-10-01', eve: '2019-09-30' },
    { status: 'PRESELECTED', kind: 'NOTIFICATION_MISSING', since: '2019-10-01', eve: '2019-09-30' },
    { status: 'RETURNED', kind: 'LAPSE_MISSING', since: '2019-08-16', eve: '2019-08-15' },
    { status: 'RETAINED', kind: 'LAPSE_MISSING', since: '2022-01-01', eve: '2021-12-31' },
    { status: 'PROJECT_FILED', kind: 'EXAMINATION_MISSING', since: '2024-01-01', eve: '2023-12-31' },
    { status: 'PROJECT_RETURNED', kind: 'LAPSE_MISSING', since: '2022-01-01', eve: '2021-12-31' },
    { status: 'ACCEPTED', kind: 'LAPSE_MISSING', since: '2024-01-01', eve: '2023-12-31' },
    { status: 'TARGETS_DECLARED', kind: 'EXAMINATION_MISSING', since: '2024-01-01', eve: '2023-12-31' },
    { status: 'MORE_EVIDENCE', kind: 'LAPSE_MISSING', since: '2024-01-01', eve: '2023-12-31' },
  ])('of what is $status is late from $since', ({ status, kind, since, eve }) => {
    expect(late(status, eve)).toEqual([]);
    expect(late(status, since)).toEqual([`${kind} ${since}`]);
    expect(late(status, '2026-11-29')).toEqual([`${kind} ${since}`]);
  });

  it.each(['DRAFT', 'REFUSED', 'WITHDRAWN', 'LAPSED'] as const)('of what is %s is nothing', (status) => {
    expect(late(status, '2026-11-29')).toEqual([]);
  });

  it('of what was extended is late after its own final day', () => {
    expect(late('ACCEPTED', '2024-06-30', { extensionMonths: 6 })).toEqual([]);
    expect(late('ACCEPTED', '2024-07-01', { extensionMonths: 6 })).toEqual(['LAPSE_MISSING 2024-07-01']);
  });
});

describe('a balance', () => {
  const validated = { targetsReachedOn: '2021-06-30', decidedOn: '2021-12-20' };
  const paidOn = (valueOn: string, programme = HOPEN) => {
    const paid = line('BALANCE', 80_000_00, { valueOn, decisionSequence: 2 });
    const file = fileAt('TARGETS_VALIDATED', { ...validated, act: 'RECORD_PAYMENT', decidedOn: valueOn }, [
      paid,
    ]);
    return latenessOf(file, programme, '2026-11-29').map(({ kind, since }) => `${kind} ${since}`);
  };

  it('that is not paid is late after its February', () => {
    expect(late('TARGETS_VALIDATED', '2022-02-28', validated)).toEqual([]);
    expect(late('TARGETS_VALIDATED', '2022-03-01', validated)).toEqual(['BALANCE_UNPAID 2022-03-01']);
  });

  it('that was paid after its February was late', () => {
    expect(paidOn('2022-02-28')).toEqual([]);
    expect(paidOn('2022-03-01')).toEqual(['BALANCE_LATE 2022-03-01']);
    expect(paidOn('2022-03-01', hopenWith({ balanceMonth: null }))).toEqual([]);
  });
});

describe('a notification', () => {
  it.each([
    { decidedOn: '2019-09-30', expected: [] },
    { decidedOn: '2019-10-01', expected: ['NOTIFICATION_LATE 2019-10-01'] },
    { decidedOn: '2019-10-31', expected: ['NOTIFICATION_LATE 2019-10-01'] },
  ])('on $decidedOn: $expected', ({ decidedOn, expected }) => {
    expect(late('RETAINED', '2020-01-01', { act: 'RETAIN', decidedOn })).toEqual(expected);
  });
});
