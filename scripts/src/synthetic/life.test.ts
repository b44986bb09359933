import type { Application, ApplicationStatus, Decision } from '@hopen/funding';
import { describe, expect, it } from '@jest/globals';
import { generateSyntheticData } from './index.ts';

const { applications, decisions } = generateSyntheticData();
const decisionsOf = Map.groupBy(decisions, ({ applicationId }) => applicationId);
const hopen = applications.filter(({ programmeCode }) => programmeCode === 'HOPEN');
const of = (status: ApplicationStatus, list: readonly Application[] = hopen): Decision[] =>
  list.flatMap(({ id }) => decisionsOf.get(id)!.filter((each) => each.status === status));

/** Where an application may come from, and who decides. */
const ALLOWED = new Set([
  '→DRAFT ESTABLISHMENT',
  'DRAFT→SUBMITTED ESTABLISHMENT',
  'SUBMITTED→RETURNED ARS',
  'RETURNED→SUBMITTED ESTABLISHMENT',
  'SUBMITTED→PRESELECTED ARS',
  'SUBMITTED→REFUSED ARS',
  'PRESELECTED→REFUSED DGOS',
  'PRESELECTED→RETAINED DGOS',
  'RETAINED→PROJECT_FILED ESTABLISHMENT',
  'PROJECT_FILED→PROJECT_RETURNED ARS',
  'PROJECT_RETURNED→PROJECT_FILED ESTABLISHMENT',
  'PROJECT_FILED→ACCEPTED ARS',
  'ACCEPTED→TARGETS_DECLARED ESTABLISHMENT',
  'TARGETS_DECLARED→MORE_EVIDENCE ARS',
  'MORE_EVIDENCE→TARGETS_DECLARED ESTABLISHMENT',
  'TARGETS_DECLARED→TARGETS_VALIDATED ARS',
  'SUBMITTED→WITHDRAWN ESTABLISHMENT',
  'PRESELECTED→WITHDRAWN ESTABLISHMENT',
  'RETAINED→WITHDRAWN ESTABLISHMENT',
  'ACCEPTED→WITHDRAWN ESTABLISHMENT',
  'RETAINED→LAPSED ARS',
  'PROJECT_FILED→LAPSED ARS',
  'ACCEPTED→LAPSED ARS',
  'MORE_EVIDENCE→LAPSED ARS',
]);

/** The days of each decision in HOP'EN. */
const WINDOWS: Record<ApplicationStatus, [string, string]> = {
  DRAFT: ['2019-05-01', '2019-06-29'],
  SUBMITTED: ['2019-05-02', '2019-06-30'],
  RETURNED: ['2019-05-02', '2019-07-31'],
  PRESELECTED: ['2019-07-01', '2019-08-30'],
  RETAINED: ['2019-09-30', '2019-09-30'],
  PROJECT_FILED: ['2019-10-01', '2020-06-30'],
  PROJECT_RETURNED: ['2019-10-01', '2020-06-30'],
  ACCEPTED: ['2020-01-01', '2020-12-31'],
  TARGETS_DECLARED: ['2020-12-01', '2023-06-30'],
  MORE_EVIDENCE: ['2020-12-01', '2023-12-31'],
  TARGETS_VALIDATED: ['2020-12-01', '2023-12-31'],
  REFUSED: ['2019-07-01', '2019-09-30'],
  WITHDRAWN: ['2019-06-01', '2022-12-31'],
  LAPSED: ['2024-01-01', '2024-02-29'],
};

describe('the life of an application', () => {
  it('follows the states and is decided by whom the programme says', () => {
    const seen = applications.flatMap(({ id }) =>
      decisionsOf
        .get(id)!
        .map(({ status, role }, index, all) => `${all[index - 1]?.status ?? ''}→${status} ${role}`),
    );
    expect(new Set(seen)).toEqual(ALLOWED);
  });

  it('is a numbered sequence of later and later days', () => {
    for (const list of decisionsOf.values()) {
      expect(list.map(({ sequence }) => sequence)).toEqual(list.map((_, index) => index + 1));
      const days = list.map(({ decidedOn }) => decidedOn);
      expect(days).toEqual([...new Set(days)].sort());
    }
  });

  it('names the organisation that decided', () => {
    for (const each of applications) {
      const organisations: Record<string, string> = {
        ESTABLISHMENT: `${each.beneficiaryKind}:${each.beneficiaryNumber}`,
        ARS: `ARS ${each.regionCode}`,
        DGOS: 'DGOS',
      };
      const list = decisionsOf.get(each.id)!;
      expect(list.every(({ role, organisation }) => organisation === organisations[role])).toBe(true);
    }
  });

  it('gives a motive for every no, every not yet and every end, and for nothing else', () => {
    const withMotive = ['RETURNED', 'PROJECT_RETURNED', 'MORE_EVIDENCE', 'REFUSED', 'WITHDRAWN', 'LAPSED'];
    const isRight = ({ status, motive }: Decision) => (motive !== null) === withMotive.includes(status);
    expect(decisions.filter((decision) => !isRight(decision))).toEqual([]);
  });

  it.each(Object.entries(WINDOWS))("decides %s of HOP'EN inside its days", (status, [from, until]) => {
    const days = of(status as ApplicationStatus).map(({ decidedOn }) => decidedOn);
    expect(days.length).toBeGreaterThan(0);
    expect(days.filter((day) => day < from || day > until)).toEqual([]);
  });

  it('files some early enough to be seen on 15 June 2019, and returns some before', () => {
    expect(of('SUBMITTED').filter(({ decidedOn }) => decidedOn < '2019-06-15').length).toBeGreaterThan(1_000);
    expect(of('RETURNED').filter(({ decidedOn }) => decidedOn < '2019-06-15').length).toBeGreaterThan(100);
  });

  it('accepts nothing in Paca before 12 February 2020', () => {
    const paca = hopen.filter(({ regionCode }) => regionCode === '93');
    expect(of('ACCEPTED', paca).every(({ decidedOn }) => decidedOn >= '2020-02-12')).toBe(true);
    expect(of('ACCEPTED').some(({ decidedOn }) => decidedOn < '2020-02-12')).toBe(true);
  });

  it('keeps the granted amount from preselection on, and asks for the same throughout', () => {
    const before: ApplicationStatus[] = ['DRAFT', 'SUBMITTED', 'RETURNED'];
    for (const list of decisionsOf.values()) {
      expect(new Set(list.map(({ requestedCents }) => requestedCents)).size).toBe(1);
      const proposed = list.find(({ status }) => status === 'PRESELECTED')?.grantedCents ?? null;
      const isRetained = list.some(({ status }) => status === 'RETAINED');
      for (const { status, grantedCents } of list) {
        const isDropped = !isRetained && (status === 'REFUSED' || status === 'WITHDRAWN');
        expect(grantedCents).toBe(before.includes(status) || isDropped ? null : proposed);
      }
    }
  });
});
