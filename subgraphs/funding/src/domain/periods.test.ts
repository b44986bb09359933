import { describe, expect, it } from '@jest/globals';
import type { ApplicationPeriod, Decision } from './application.ts';
import type { ApplicationStatus } from './application-status.ts';
import { periodsOf as cut, OPEN_END } from './periods.ts';

const APPLICANT = { beneficiaryKind: 'ET', beneficiaryNumber: '130786049' } as const;
const periodsOf = (decisions: readonly Decision[]) => cut(decisions, APPLICANT);

/** The decisions of one application: a status and its day each. */
const life = (...facts: [status: ApplicationStatus, day: string, granted?: number][]): Decision[] =>
  facts.map(([status, decidedOn, granted], index) => ({
    applicationId: 'HOPEN-1',
    sequence: index + 1,
    act: 'UPDATE',
    status,
    decidedOn,
    role: 'ESTABLISHMENT',
    organisation: 'ET:130786049',
    motive: null,
    proof: null,
    updatedPlanOn: null,
    successorKind: null,
    successorNumber: null,
    requestedCents: 40_000_00 + index,
    grantedCents: granted ?? null,
    plannedTargetsOn: `2021-01-0${index + 1}`,
    targetsReachedOn: index < 7 ? null : '2021-06-01',
    extensionMonths: index,
  }));

const ACCEPTED = life(
  ['DRAFT', '2019-05-01'],
  ['SUBMITTED', '2019-06-30'],
  ['RETURNED', '2019-07-05'],
  ['SUBMITTED', '2019-07-10'],
  ['PRESELECTED', '2019-08-30', 60_000_00],
  ['RETAINED', '2019-09-30', 60_000_00],
  ['PROJECT_FILED', '2020-01-15', 60_000_00],
  ['ACCEPTED', '2020-03-01', 55_000_00],
);

const REFILED_ON_THE_DAY = life(
  ['DRAFT', '2019-06-30'],
  ['SUBMITTED', '2019-06-30'],
  ['RETURNED', '2019-06-30'],
  ['SUBMITTED', '2019-07-01'],
);

/** As lists read it: `from` is in, `until` is out. */
const on = (day: string, periods: ApplicationPeriod[]) =>
  periods.filter(({ from, until }) => from <= day && until > day);

describe('the periods of an application', () => {
  it.each([
    { day: '2019-04-30', status: undefined, when: 'the day before its draft' },
    { day: '2019-05-01', status: 'DRAFT', when: 'the day of its draft' },
    { day: '2019-06-29', status: 'DRAFT', when: 'the day before it was filed' },
    { day: '2019-06-30', status: 'SUBMITTED', when: 'the day it was filed' },
    { day: '2019-07-04', status: 'SUBMITTED', when: 'the day before it was returned' },
    { day: '2019-07-05', status: 'RETURNED', when: 'the day it was returned' },
    { day: '2019-07-10', status: 'SUBMITTED', when: 'the day it was filed again' },
    { day: '2019-08-30', status: 'PRESELECTED', when: 'the day of the preselection' },
    { day: '2019-09-29', status: 'PRESELECTED', when: 'the day before the answer' },
    { day: '2019-09-30', status: 'RETAINED', when: 'the day of the answer' },
    { day: '2020-03-01', status: 'ACCEPTED', when: 'the day of the acceptance' },
    { day: '2026-01-01', status: 'ACCEPTED', when: 'years later' },
    { day: '9999-12-30', status: 'ACCEPTED', when: 'as late as a list may ask' },
  ])('say $status on $day, $when', ({ day, status }) => {
    expect(on(day, periodsOf(ACCEPTED)).map((period) => period.status)).toEqual(status ? [status] : []);
  });

  it('follow each other without a gap, one per decision', () => {
    const periods = periodsOf(ACCEPTED);
    expect(periods.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const [index, period] of periods.entries()) {
      expect(period).toMatchObject({ applicationId: 'HOPEN-1', from: ACCEPTED[index]!.decidedOn });
      expect(period.until).toBe(periods[index + 1]?.from ?? OPEN_END);
    }
  });

  it('carry the terms of their own decision', () => {
    for (const [index, period] of periodsOf(ACCEPTED).entries()) {
      const { requestedCents, grantedCents, plannedTargetsOn, targetsReachedOn, extensionMonths } =
        ACCEPTED[index]!;
      expect(period).toMatchObject({
        requestedCents,
        grantedCents,
        plannedTargetsOn,
        targetsReachedOn,
        extensionMonths,
      });
    }
  });

  it('leave out who decided and why, which only its decisions tell', () => {
    const told = periodsOf(ACCEPTED).flatMap((period) => Object.keys(period));
    for (const field of ['act', 'role', 'organisation', 'motive', 'decidedOn'])
      expect(told).not.toContain(field);
  });

  it('are never changed by what is decided later, but for the end of the last one', () => {
    for (const [index] of ACCEPTED.entries()) {
      const before = periodsOf(ACCEPTED.slice(0, index + 1));
      const ended = { ...before.at(-1)!, until: ACCEPTED[index + 1]?.decidedOn ?? OPEN_END };
      expect(periodsOf(ACCEPTED).slice(0, index + 1)).toEqual([...before.slice(0, -1), ended]);
    }
  });

  it.each([
    {
      milestone: 'submittedOn',
      status: 'SUBMITTED',
      day: '2019-06-30',
      what: 'filed, not when it was filed again',
    },
    { milestone: 'retainedOn', status: 'RETAINED', day: '2019-09-30', what: 'retained' },
    { milestone: 'acceptedOn', status: 'ACCEPTED', day: '2020-03-01', what: 'accepted' },
  ] as const)('know from that day on when it was first $what', ({ milestone, status, day }) => {
    const first = ACCEPTED.findIndex((decision) => decision.status === status);
    expect(periodsOf(ACCEPTED).map((period) => period[milestone])).toEqual(
      ACCEPTED.map((_, index) => (index < first ? null : day)),
    );
  });

  it('keep that it was retained when it ends badly', () => {
    const lapsed = periodsOf(
      life(['SUBMITTED', '2019-06-30'], ['RETAINED', '2019-09-30'], ['LAPSED', '2023-12-31']),
    );
    expect(lapsed.at(-1)).toMatchObject({ status: 'LAPSED', retainedOn: '2019-09-30', acceptedOn: null });
  });

  it('show the last decision of a day on which there were several', () => {
    const periods = periodsOf(REFILED_ON_THE_DAY);
    expect(on('2019-06-30', periods).map(({ status }) => status)).toEqual(['RETURNED']);
    expect(on('2019-07-01', periods).map(({ status }) => status)).toEqual(['SUBMITTED']);
    expect(periods.every(({ from, until }) => from <= until)).toBe(true);
  });

  it('are none before the first decision', () => {
    expect(periodsOf([])).toEqual([]);
  });

  it('names who applied, and its successor from the transfer on', () => {
    const [first, second, ...others] = ACCEPTED;
    const successor = { successorKind: 'ET', successorNumber: '130786106' } as const;
    const decisions = [first!, second!, ...others.map((each) => ({ ...each, ...successor }))];
    const holders = periodsOf(decisions).map(({ beneficiaryNumber }) => beneficiaryNumber);
    expect(holders).toEqual(['130786049', '130786049', ...others.map(() => '130786106')]);
  });
});
