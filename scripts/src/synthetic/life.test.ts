import type { Act, Application, ApplicationStatus, Decision } from '@hopen/funding';
import { addDays, addMonths } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { SYNTHETIC_DATA } from './testing/data.ts';

const { applications, decisions, transmissions } = SYNTHETIC_DATA;
const decisionsOf = Map.groupBy(decisions, ({ applicationId }) => applicationId);
const lives = [...decisionsOf.values()];
const hopen = applications.filter(({ programmeCode }) => programmeCode === 'HOPEN');
const of = (act: Act, list: readonly Application[] = hopen): Decision[] =>
  list.flatMap(({ id }) => decisionsOf.get(id)!.filter((each) => each.act === act));

/** Allowed transitions with their actors. */
const ALLOWED = new Set([
  '→DRAFT ESTABLISHMENT',
  'DRAFT→SUBMITTED ESTABLISHMENT',
  'SUBMITTED→RETURNED ARS',
  'RETURNED→SUBMITTED ESTABLISHMENT',
  'SUBMITTED→PRESELECTED ARS',
  'SUBMITTED→REFUSED ARS',
  'PRESELECTED→REFUSED NATIONAL',
  'PRESELECTED→RETAINED NATIONAL',
  'RETAINED→PROJECT_FILED ESTABLISHMENT',
  'PROJECT_FILED→PROJECT_RETURNED ARS',
  'PROJECT_RETURNED→PROJECT_FILED ESTABLISHMENT',
  'PROJECT_FILED→ACCEPTED ARS',
  'ACCEPTED→TARGETS_DECLARED ESTABLISHMENT',
  'TARGETS_DECLARED→MORE_EVIDENCE ARS',
  'MORE_EVIDENCE→TARGETS_DECLARED ESTABLISHMENT',
  'TARGETS_DECLARED→TARGETS_VALIDATED ARS',
  'ACCEPTED→ACCEPTED ARS',
  'ACCEPTED→ACCEPTED NATIONAL',
  'TARGETS_VALIDATED→TARGETS_VALIDATED NATIONAL',
  'SUBMITTED→WITHDRAWN ESTABLISHMENT',
  'PRESELECTED→WITHDRAWN ESTABLISHMENT',
  'RETAINED→WITHDRAWN ESTABLISHMENT',
  'ACCEPTED→WITHDRAWN ESTABLISHMENT',
  'RETAINED→LAPSED ARS',
  'PROJECT_RETURNED→LAPSED ARS',
  'ACCEPTED→LAPSED ARS',
  'MORE_EVIDENCE→LAPSED ARS',
]);

/** Allowed days of each act in HOP'EN. */
const WINDOWS: Partial<Record<Act, [string, string]>> = {
  CREATE: ['2019-05-01', '2019-06-29'],
  SUBMIT: ['2019-05-02', '2019-06-30'],
  RETURN: ['2019-05-02', '2019-07-31'],
  PRESELECT: ['2019-07-01', '2019-08-30'],
  RETAIN: ['2019-09-30', '2019-10-31'],
  FILE_PROJECT: ['2019-10-01', '2020-06-30'],
  RETURN_PROJECT: ['2019-10-01', '2020-08-09'],
  ACCEPT_PROJECT: ['2020-01-01', '2020-12-31'],
  GRANT_EXTENSION: ['2022-01-10', '2022-03-15'],
  DECLARE_TARGETS: ['2020-12-01', '2023-06-30'],
  REQUEST_EVIDENCE: ['2020-12-01', '2023-12-31'],
  VALIDATE_TARGETS: ['2020-12-01', '2023-12-31'],
  REFUSE: ['2019-07-01', '2019-09-30'],
  WITHDRAW: ['2019-06-01', '2022-12-31'],
  RECORD_LAPSE: ['2024-01-01', '2024-02-29'],
  RECORD_PAYMENT: ['2020-01-26', '2024-02-29'],
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

  it('is a numbered sequence of later and later days, but for two paid on the very day of their validation', () => {
    const isNumbered = (life: readonly Decision[]) =>
      life.every(({ sequence }, index) => sequence === index + 1);
    const isLaterAndLater = (life: readonly Decision[]) =>
      life.every(({ decidedOn }, index) => index === 0 || decidedOn > life[index - 1]!.decidedOn);
    expect(lives.filter((life) => !isNumbered(life))).toEqual([]);
    const onOneDay = lives.filter((life) => !isLaterAndLater(life)).map((life) => life.slice(-2));
    expect(onOneDay.map(([one, other]) => [one!.act, other!.act, other!.decidedOn > one!.decidedOn])).toEqual(
      Array(2).fill(['VALIDATE_TARGETS', 'RECORD_PAYMENT', false]),
    );
  });

  it('names the organisation that decided', () => {
    const wronglyNamed = applications.flatMap(({ id, beneficiaryKind, beneficiaryNumber, regionCode }) => {
      const organisations: Record<string, string> = {
        ESTABLISHMENT: `${beneficiaryKind}:${beneficiaryNumber}`,
        ARS: `ARS ${regionCode}`,
        NATIONAL: 'DGOS',
      };
      return decisionsOf.get(id)!.filter(({ role, organisation }) => organisation !== organisations[role]);
    });
    expect(wronglyNamed).toEqual([]);
  });

  it('gives a motive for every no, every not yet and every end, every extension, and for nothing else', () => {
    const withMotive: Act[] = ['RETURN', 'RETURN_PROJECT', 'REQUEST_EVIDENCE', 'REFUSE', 'WITHDRAW'];
    withMotive.push('RECORD_LAPSE', 'GRANT_EXTENSION');
    const isRight = ({ act, motive }: Decision) => (motive !== null) === withMotive.includes(act);
    expect(decisions.filter((decision) => !isRight(decision))).toEqual([]);
  });

  it.each(Object.entries(WINDOWS))("does %s in HOP'EN inside its days", (act, [from, until]) => {
    const days = of(act as Act).map(({ decidedOn }) => decidedOn);
    expect(days.length).toBeGreaterThan(0);
    expect(days.filter((day) => day < from || day > until)).toEqual([]);
  });

  it('files some early enough to be seen on 15 June 2019, and returns some before', () => {
    expect(of('SUBMIT').filter(({ decidedOn }) => decidedOn < '2019-06-15').length).toBeGreaterThan(1_000);
    expect(of('RETURN').filter(({ decidedOn }) => decidedOn < '2019-06-15').length).toBeGreaterThan(100);
  });

  it('accepts nothing in Paca before 12 February 2020', () => {
    const paca = hopen.filter(({ regionCode }) => regionCode === '93');
    expect(of('ACCEPT_PROJECT', paca).every(({ decidedOn }) => decidedOn >= '2020-02-12')).toBe(true);
    expect(of('ACCEPT_PROJECT').some(({ decidedOn }) => decidedOn < '2020-02-12')).toBe(true);
  });

  it('keeps the granted amount from preselection on, and asks for the same throughout', () => {
    const before: ApplicationStatus[] = ['DRAFT', 'SUBMITTED', 'RETURNED'];
    const asksForTheSame = (life: readonly Decision[]) =>
      life.every(({ requestedCents }) => requestedCents === life[0]!.requestedCents);
    const keepsTheGrant = (life: readonly Decision[]) => {
      const proposed = life.find(({ act }) => act === 'PRESELECT')?.grantedCents ?? null;
      return life.every(
        ({ status, grantedCents }) => grantedCents === (before.includes(status) ? null : proposed),
      );
    };
    expect(lives.filter((life) => !asksForTheSame(life))).toEqual([]);
    expect(lives.filter((life) => !keepsTheGrant(life))).toEqual([]);
  });

  it('plans its targets with its project, and says when they were reached when it declares them', () => {
    const firstOf = (act: Act, life: readonly Decision[]) =>
      life.find((each) => each.act === act)?.sequence ?? Number.POSITIVE_INFINITY;
    const plansWithItsProject = (life: readonly Decision[]) =>
      life.every(
        ({ sequence, plannedTargetsOn }) =>
          (plannedTargetsOn !== null) === sequence >= firstOf('FILE_PROJECT', life),
      );
    const saysWhenItDeclares = (life: readonly Decision[]) =>
      life.every(
        ({ sequence, targetsReachedOn }) =>
          (targetsReachedOn !== null) === sequence >= firstOf('DECLARE_TARGETS', life),
      );
    expect(lives.filter((life) => !plansWithItsProject(life))).toEqual([]);
    expect(lives.filter((life) => !saysWhenItDeclares(life))).toEqual([]);
    const planned = of('FILE_PROJECT').map(({ plannedTargetsOn }) => plannedTargetsOn!);
    expect(planned.every((day) => day >= '2020-12-01' && day <= '2023-12-31')).toBe(true);
  });

  it('reaches its targets after acceptance, at most a month before it first declares them', () => {
    const declarations = lives.flatMap((life) => {
      const declared = life.filter(({ act }) => act === 'DECLARE_TARGETS');
      const acceptedOn = life.find(({ act }) => act === 'ACCEPT_PROJECT')?.decidedOn;
      return declared.map((each, index) => ({ ...each, acceptedOn: acceptedOn!, isFirst: index === 0 }));
    });
    const isFresh = ({ targetsReachedOn, decidedOn }: Decision) =>
      targetsReachedOn! >= addDays(decidedOn, -31);
    expect(declarations.filter((each) => each.isFirst && !isFresh(each))).toEqual([]);
    const isAfterAcceptance = ({ targetsReachedOn, acceptedOn, decidedOn }: (typeof declarations)[number]) =>
      targetsReachedOn! > acceptedOn && targetsReachedOn! <= decidedOn;
    expect(declarations.filter((each) => !isAfterAcceptance(each))).toEqual([]);
    const again = lives.filter((life) => new Set(life.map((each) => each.targetsReachedOn)).size > 2);
    expect(again.length).toBeGreaterThan(50);
  });

  it('is given about 150 extensions, of three to twelve months, one each', () => {
    const extended = of('GRANT_EXTENSION');
    expect(extended.length).toBeGreaterThan(130);
    expect(extended.length).toBeLessThan(170);
    expect(new Set(extended.map(({ applicationId }) => applicationId)).size).toBe(extended.length);
    expect(extended.every(({ extensionMonths }) => extensionMonths >= 3 && extensionMonths <= 12)).toBe(true);
  });

  it('plans its targets later by as many months as it is extended', () => {
    const isMoved = ({ applicationId, sequence, extensionMonths, plannedTargetsOn }: Decision) => {
      const before = decisionsOf.get(applicationId)![sequence - 2]!;
      return plannedTargetsOn === addMonths(before.plannedTargetsOn!, extensionMonths);
    };
    expect(of('GRANT_EXTENSION').filter((each) => !isMoved(each))).toEqual([]);
  });

  it('was not told in time of eight applications, all transmitted, and never of 38 others', () => {
    const late = of('RETAIN').filter(({ decidedOn }) => decidedOn > '2019-09-30');
    const transmitted = new Set(
      transmissions.flatMap(({ preselection }) => preselection).map(({ applicationId }) => applicationId),
    );
    expect([late.length, late.filter(({ applicationId }) => !transmitted.has(applicationId)).length]).toEqual(
      [8, 0],
    );
    const isWaiting = ({ status }: Decision) => ['SUBMITTED', 'RETURNED', 'PRESELECTED'].includes(status);
    expect(lives.filter((life) => isWaiting(life.at(-1)!)).length).toBe(38);
  });
});
