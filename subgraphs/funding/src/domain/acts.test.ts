import { addDays, type CivilDay } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { APPLICATION, actor, decision, doing, fileAt, hopenWith, refusalsOf } from '../testing/test-files.ts';
import { expectedAfter } from '../testing/test-matrix.ts';
import { ACTS, type Act, TRANSITIONS } from './acts.ts';
import { APPLICATION_STATUSES, type ApplicationStatus, ENDED_STATUSES } from './application-status.ts';
import { type DecisionRequest, decide, draft } from './decide.ts';
import { type DecisionRole } from './decision-role.ts';
import { mayEver } from './transition-rules.ts';

const ROLES: readonly DecisionRole[] = ['ESTABLISHMENT', 'ARS', 'NATIONAL'];
/** Without steps nothing is too early or too late, but for the final day. */
const ANY_TIME = hopenWith({ calendar: [] });
const WHEN_CLOSED: readonly Act[] = ['CONFIRM', 'TRANSFER'];

/** The last days of what must be answered, each fifteen before that of the answer, up to the acceptance on the final day. */
const LAST_DAYS: Partial<Record<Act, CivilDay>> = {
  RETURN: '2023-10-17',
  UPDATE: '2023-11-01',
  SUBMIT: '2023-11-01',
  PRESELECT: '2023-11-16',
  RETAIN: '2023-12-01',
  RETURN_PROJECT: '2023-12-01',
  FILE_PROJECT: '2023-12-16',
};

/** On the last day of everything, or the day after; closed where an act asks for it. */
const inTime = (act: Act, by: DecisionRole, motive: string | null = 'Motif'): DecisionRequest => {
  const day = LAST_DAYS[act] ?? (act === 'RECORD_LAPSE' ? '2024-01-01' : '2023-12-31');
  const closedOn = WHEN_CLOSED.includes(act) ? '2023-12-31' : null;
  return doing(act, by, day, { programme: ANY_TIME, closedOn, motive });
};

describe('the table of transitions', () => {
  it('has every act, and no other', () => {
    expect(new Set(TRANSITIONS.map(({ act }) => act))).toEqual(new Set(ACTS));
  });

  it('leads into every status', () => {
    expect(new Set(TRANSITIONS.flatMap(({ to }) => to ?? []))).toEqual(new Set(APPLICATION_STATUSES));
  });

  it.each(APPLICATION_STATUSES.filter((status) => !ENDED_STATUSES.includes(status)))(
    'has a way out of %s, or a payment that may still be due',
    (status) => {
      const acts = TRANSITIONS.filter(({ from }) => from.includes(status));
      const leaves = acts.some(({ to }) => to !== undefined && to !== status);
      expect(leaves || acts.some(({ act }) => act === 'RECORD_PAYMENT')).toBe(true);
    },
  );

  it.each(ENDED_STATUSES.map((status) => ({ status })))(
    'leads nowhere from $status, where only what was paid is corrected',
    ({ status }) => {
      const acts = TRANSITIONS.filter(({ from }) => from.includes(status));
      expect(acts.map(({ act, to }) => ({ act, to }))).toEqual([{ act: 'RECORD_CORRECTION', to: undefined }]);
    },
  );

  it('has at most one line for a role, an act and a status', () => {
    const keys = TRANSITIONS.flatMap(({ by, act, from }) => from.map((status) => `${by} ${act} ${status}`));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(APPLICATION_STATUSES.filter((status) => status !== 'DRAFT'))(
    'can reach %s from a draft',
    (status) => {
      const reached = new Set<string>(['DRAFT']);
      for (let size = 0; size < reached.size; ) {
        size = reached.size;
        for (const { from, to } of TRANSITIONS)
          if (to && from.some((each) => reached.has(each))) reached.add(to);
      }
      expect([...reached]).toContain(status);
    },
  );
});

describe.each(ROLES)('%s', (role) => {
  describe.each(ACTS)('%s', (act) => {
    it.each(APPLICATION_STATUSES.map((status) => ({ status, expected: expectedAfter(role, act, status) })))(
      'from $status becomes $expected',
      ({ status, expected }) => {
        const request = inTime(act, role);
        const file = fileAt(status);
        if (expected === null) expect(refusalsOf(file, request)).toEqual(['WRONG_STATUS']);
        else
          expect(decide(file, request).decision).toMatchObject({ act, role, status: expected, sequence: 3 });
      },
    );

    it('is ever open to it just when some status is', () => {
      const anywhere = APPLICATION_STATUSES.some((status) => expectedAfter(role, act, status) !== null);
      const mayCreate = act === 'CREATE' && role === 'ESTABLISHMENT';
      expect(mayEver(role, act)).toBe(anywhere || mayCreate);
    });
  });
});

describe('what must be answered', () => {
  it.each<{ act: Act; role: DecisionRole; from: ApplicationStatus }>([
    { act: 'RETURN', role: 'ARS', from: 'SUBMITTED' },
    { act: 'SUBMIT', role: 'ESTABLISHMENT', from: 'RETURNED' },
    { act: 'UPDATE', role: 'ESTABLISHMENT', from: 'RETURNED' },
    { act: 'SUBMIT', role: 'ESTABLISHMENT', from: 'DRAFT' },
    { act: 'PRESELECT', role: 'ARS', from: 'SUBMITTED' },
    { act: 'RETAIN', role: 'NATIONAL', from: 'PRESELECTED' },
    { act: 'FILE_PROJECT', role: 'ESTABLISHMENT', from: 'RETAINED' },
    { act: 'RETURN_PROJECT', role: 'ARS', from: 'PROJECT_FILED' },
  ])('is refused to $act of $from a day after the last that leaves time for it', ({ act, role, from }) => {
    const request = inTime(act, role);
    expect(refusalsOf(fileAt(from), { ...request, day: addDays(request.day, 1) })).toEqual([
      'DEADLINE_PASSED',
    ]);
  });

  it.each<{ act: Act; asked: Act; from: ApplicationStatus }>([
    { act: 'DECLARE_TARGETS', asked: 'ACCEPT_PROJECT', from: 'ACCEPTED' },
    { act: 'DECLARE_TARGETS', asked: 'TRANSFER', from: 'ACCEPTED' },
    { act: 'DECLARE_TARGETS', asked: 'REQUEST_EVIDENCE', from: 'MORE_EVIDENCE' },
  ])('leaves fifteen days for $act after $asked on the final day', ({ act, asked, from }) => {
    const file = fileAt(from, { act: asked, decidedOn: '2023-12-31' });
    const on = (day: CivilDay) => refusalsOf(file, doing(act, 'ESTABLISHMENT', day));
    const lapse = (day: CivilDay) => refusalsOf(file, doing('RECORD_LAPSE', 'ARS', day));
    expect([on('2024-01-15'), lapse('2024-01-15')]).toEqual([[], ['NOT_OPEN_YET']]);
    expect([on('2024-01-16'), lapse('2024-01-16')]).toEqual([['DEADLINE_PASSED'], []]);
  });
});

describe('a motive', () => {
  it.each<{ act: Act; role: DecisionRole; from: (typeof APPLICATION_STATUSES)[number]; needed: boolean }>([
    { act: 'UPDATE', role: 'ESTABLISHMENT', from: 'DRAFT', needed: false },
    { act: 'UPDATE', role: 'ESTABLISHMENT', from: 'RETURNED', needed: false },
    { act: 'SUBMIT', role: 'ESTABLISHMENT', from: 'DRAFT', needed: false },
    { act: 'WITHDRAW', role: 'ESTABLISHMENT', from: 'DRAFT', needed: false },
    { act: 'WITHDRAW', role: 'ESTABLISHMENT', from: 'SUBMITTED', needed: true },
    { act: 'WITHDRAW', role: 'ESTABLISHMENT', from: 'RETURNED', needed: true },
    { act: 'WITHDRAW', role: 'ESTABLISHMENT', from: 'PRESELECTED', needed: true },
    { act: 'WITHDRAW', role: 'ESTABLISHMENT', from: 'RETAINED', needed: true },
    { act: 'WITHDRAW', role: 'ESTABLISHMENT', from: 'ACCEPTED', needed: true },
    { act: 'RETURN', role: 'ARS', from: 'SUBMITTED', needed: true },
    { act: 'PRESELECT', role: 'ARS', from: 'SUBMITTED', needed: false },
    { act: 'AMEND_PRESELECTION', role: 'ARS', from: 'PRESELECTED', needed: true },
    { act: 'CANCEL_PRESELECTION', role: 'ARS', from: 'PRESELECTED', needed: true },
    { act: 'RETAIN', role: 'NATIONAL', from: 'PRESELECTED', needed: false },
    { act: 'NOTIFY_AMOUNT', role: 'NATIONAL', from: 'RETAINED', needed: true },
    { act: 'REFUSE', role: 'ARS', from: 'SUBMITTED', needed: true },
    { act: 'REFUSE', role: 'ARS', from: 'PROJECT_FILED', needed: true },
    { act: 'REFUSE', role: 'NATIONAL', from: 'PRESELECTED', needed: true },
    { act: 'FILE_PROJECT', role: 'ESTABLISHMENT', from: 'RETAINED', needed: false },
    { act: 'RETURN_PROJECT', role: 'ARS', from: 'PROJECT_FILED', needed: true },
    { act: 'ACCEPT_PROJECT', role: 'ARS', from: 'PROJECT_FILED', needed: false },
    { act: 'GRANT_EXTENSION', role: 'ARS', from: 'ACCEPTED', needed: true },
    { act: 'DECLARE_TARGETS', role: 'ESTABLISHMENT', from: 'ACCEPTED', needed: false },
    { act: 'REQUEST_EVIDENCE', role: 'ARS', from: 'TARGETS_DECLARED', needed: true },
    { act: 'VALIDATE_TARGETS', role: 'ARS', from: 'TARGETS_DECLARED', needed: false },
    { act: 'REOPEN_VALIDATION', role: 'ARS', from: 'TARGETS_VALIDATED', needed: true },
    { act: 'CONFIRM', role: 'ARS', from: 'ACCEPTED', needed: true },
    { act: 'TRANSFER', role: 'ARS', from: 'ACCEPTED', needed: true },
    { act: 'RECORD_LAPSE', role: 'ARS', from: 'RETURNED', needed: true },
    { act: 'RECORD_LAPSE', role: 'ARS', from: 'RETAINED', needed: true },
    { act: 'RECORD_LAPSE', role: 'ARS', from: 'ACCEPTED', needed: true },
    { act: 'RECORD_LAPSE', role: 'ARS', from: 'TARGETS_VALIDATED', needed: true },
    { act: 'RECORD_LAPSE', role: 'ARS', from: 'MORE_EVIDENCE', needed: true },
    { act: 'RECORD_PAYMENT', role: 'NATIONAL', from: 'ACCEPTED', needed: false },
    { act: 'RECORD_CORRECTION', role: 'NATIONAL', from: 'ACCEPTED', needed: true },
  ])('for $act by $role from $from is needed: $needed', ({ act, role, from, needed }) => {
    expect(refusalsOf(fileAt(from), inTime(act, role, null))).toEqual(needed ? ['MOTIVE_REQUIRED'] : []);
    expect(decide(fileAt(from), inTime(act, role, 'Parce que')).decision.motive).toBe('Parce que');
  });
});

describe('what an act adds', () => {
  const LAST = { decidedOn: '2019-06-10', plannedTargetsOn: '2021-06-01', requestedCents: 50_000_00 };

  it('changes the terms that it names and repeats the others', () => {
    const request = doing('UPDATE', 'ESTABLISHMENT', '2019-06-11', { terms: { requestedCents: 60_000_00 } });
    expect(decide(fileAt('DRAFT', LAST), request).decision).toEqual({
      ...decision('DRAFT', LAST),
      sequence: 3,
      act: 'UPDATE',
      decidedOn: '2019-06-11',
      organisation: 'ESTABLISHMENT',
      motive: 'Motif',
      requestedCents: 60_000_00,
    });
  });

  it('does not keep the motive of the decision before', () => {
    const file = fileAt('RETURNED', { motive: 'Incomplet' });
    const request = doing('SUBMIT', 'ESTABLISHMENT', '2019-06-11', { motive: null });
    expect(decide(file, request).decision.motive).toBeNull();
  });

  it('leaves the file itself as it was', () => {
    const file = fileAt('SUBMITTED');
    const before = structuredClone({ ...file });
    decide(file, doing('PRESELECT', 'ARS', '2019-07-01', { terms: { grantedCents: 40_000_00 } }));
    expect({ ...file }).toEqual(before);
  });

  it('raises the version by one', () => {
    const file = fileAt('SUBMITTED');
    const after = file.after(decide(file, doing('RETURN', 'ARS', '2019-06-11')));
    expect([file.version, after.version]).toEqual([2, 3]);
  });

  it('begins with a draft, of which no reason is asked', () => {
    const { requestedCents, grantedCents, plannedTargetsOn, targetsReachedOn, extensionMonths } =
      decision('DRAFT');
    const terms = { requestedCents, grantedCents, plannedTargetsOn, targetsReachedOn, extensionMonths };
    expect(draft(APPLICATION, terms, actor('ESTABLISHMENT'), '2019-05-01')).toEqual(
      decision('DRAFT', { organisation: 'ESTABLISHMENT' }),
    );
  });
});

describe('facts in the order of their days', () => {
  const file = fileAt('SUBMITTED', { decidedOn: '2019-06-10' });

  it.each([
    { day: '2019-06-09', expected: ['LATER_FACTS'], when: 'the day before the last decision' },
    { day: '2019-06-10', expected: [], when: 'the day of the last decision' },
    { day: '2019-06-11', expected: [], when: 'the day after' },
  ])('on $day, $when: $expected', ({ day, expected }) => {
    expect(refusalsOf(file, doing('PRESELECT', 'ARS', day))).toEqual(expected);
  });

  it('tell that first, whatever else speaks against it', () => {
    const request = doing('ACCEPT_PROJECT', 'NATIONAL', '2019-06-09', { motive: null });
    expect(refusalsOf(file, request)).toEqual(['LATER_FACTS']);
  });
});

describe('several rules that say no', () => {
  it('are all told at once', () => {
    const outOfTime = doing('RECORD_LAPSE', 'ARS', '2023-12-31', { motive: null });
    expect(refusalsOf(fileAt('ACCEPTED'), outOfTime)).toEqual(['MOTIVE_REQUIRED', 'NOT_OPEN_YET']);
  });
});
