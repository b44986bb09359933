import {
  APPLICATION_STATUSES,
  type Application,
  type ApplicationStatus,
  type Decision,
} from '@hopen/funding';
import { REGIONS } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { SYNTHETIC_DATA } from './testing/data.ts';

const { applications, decisions, legalEntities, establishments } = SYNTHETIC_DATA;
const decisionsOf = Map.groupBy(decisions, ({ applicationId }) => applicationId);

const ever = (status: ApplicationStatus) => (each: Application) => reached(each, status) !== undefined;
const reached = ({ id }: Application, status: ApplicationStatus): Decision | undefined =>
  decisionsOf.get(id)!.find((decision) => decision.status === status);
const last = ({ id }: Application): Decision => decisionsOf.get(id)!.at(-1)!;
const beneficiaryOf = (each: Application) => `${each.beneficiaryKind}:${each.beneficiaryNumber}`;
const beneficiaries = (list: readonly Application[]) => new Set(list.map(beneficiaryOf));
const inPaca = ({ regionCode }: Application) => regionCode === '93';
const tally = (keys: readonly string[]) =>
  Object.fromEntries([...Map.groupBy(keys, (key) => key)].map(([key, list]) => [key, list.length]));
const grantedTo = (list: readonly Application[]) =>
  list.reduce((sum, each) => sum + reached(each, 'RETAINED')!.grantedCents!, 0);

const hopen = applications.filter(({ programmeCode }) => programmeCode === 'HOPEN');
const filed = hopen.filter(ever('SUBMITTED'));
const retained = hopen.filter(ever('RETAINED'));

describe("the campaign of HOP'EN", () => {
  it('has 6,589 applications filed by 2,430 candidates, and 40 drafts of theirs', () => {
    expect([filed.length, beneficiaries(filed).size, hopen.length - filed.length]).toEqual([
      6_589, 2_430, 40,
    ]);
    expect(beneficiaries(hopen).size).toBe(2_430);
    expect(new Set(hopen.map((each) => beneficiaryOf(each) + each.domainCode)).size).toBe(6_629);
  });

  it('has 1,679 applications filed for D2 and 1,229 for D6, the two most wanted, as published', () => {
    expect(tally(filed.map(({ domainCode }) => domainCode))).toEqual({
      D1: 1_050,
      D2: 1_679,
      D3: 870,
      D4: 580,
      D5: 545,
      D6: 1_229,
      D7: 636,
    });
  });

  it('retains 1,712 of 1,440 beneficiaries, 680 public, 272 with two domains', () => {
    const counts = tally(retained.map(beneficiaryOf));
    expect([retained.length, Object.keys(counts).length]).toEqual([1_712, 1_440]);
    expect(tally(Object.values(counts).map(String))).toEqual({ 1: 1_168, 2: 272 });
    expect([...beneficiaries(retained)].filter((each) => each.startsWith('EJ:')).length).toBe(680);
  });

  it('retains 130 in Paca, of 109 beneficiaries, 21 with two', () => {
    const paca = retained.filter(inPaca);
    expect([paca.length, beneficiaries(paca).size]).toEqual([130, 109]);
  });

  it('grants each domain what was published or fits it', () => {
    const byDomain = Map.groupBy(retained, ({ domainCode }) => domainCode);
    const millions = Object.fromEntries([...byDomain].map(([code, list]) => [code, grantedTo(list) / 1e8]));
    expect(millions).toEqual({ D1: 45.9, D2: 217, D3: 37.5, D4: 16.7, D5: 16.7, D6: 70, D7: 12.5 });
    expect(grantedTo(retained)).toBe(41_630_000_000);
  });

  it('has candidates and retained ones in every region', () => {
    const codes = REGIONS.map(({ code }) => code);
    expect(new Set(filed.map(({ regionCode }) => regionCode))).toEqual(new Set(codes));
    expect(new Set(retained.map(({ regionCode }) => regionCode))).toEqual(new Set(codes));
  });

  it('leaves applications in every one of the fourteen states', () => {
    const states = tally(retained.map((each) => last(each).status));
    expect(states).toEqual({
      RETAINED: 12,
      PROJECT_FILED: 20,
      PROJECT_RETURNED: 8,
      ACCEPTED: 180,
      TARGETS_DECLARED: 60,
      MORE_EVIDENCE: 25,
      TARGETS_VALIDATED: 1_330,
      LAPSED: 70,
      WITHDRAWN: 7,
    });
    const others = tally(hopen.filter((each) => !ever('RETAINED')(each)).map((each) => last(each).status));
    expect(others).toEqual({
      DRAFT: 40,
      SUBMITTED: 12,
      RETURNED: 20,
      PRESELECTED: 6,
      WITHDRAWN: 250,
      REFUSED: 4_589,
    });
    expect(Object.keys({ ...states, ...others }).sort()).toEqual([...APPLICATION_STATUSES].sort());
    const undecided = hopen.filter((each) => last(each).status === 'PRESELECTED');
    expect(undecided.some(inPaca)).toBe(false);
  });
});

describe('Hôpital numérique', () => {
  const former = applications.filter(({ programmeCode }) => programmeCode === 'HN');

  it('has 60 beneficiaries in Paca, half of which come back, and 740 elsewhere', () => {
    expect([former.length, beneficiaries(former).size]).toEqual([800, 800]);
    const predecessors = beneficiaries(former.filter(inPaca));
    expect(predecessors.size).toBe(60);
    const returning = beneficiaries(retained.filter(inPaca));
    expect([...predecessors].filter((each) => returning.has(each)).length).toBe(31);
    expect(former.every((each) => last(each).status === 'TARGETS_VALIDATED')).toBe(true);
    expect(new Set(former.map(({ domainCode }) => domainCode))).toEqual(
      new Set(['D1', 'D2', 'D3', 'D4', 'D5']),
    );
  });

  it('was decided from 2013 to 2017', () => {
    const days = former.flatMap(({ id }) => decisionsOf.get(id)!.map(({ decidedOn }) => decidedOn)).sort();
    expect([days[0]!.slice(0, 4), days.at(-1)!.slice(0, 4)]).toEqual(['2013', '2017']);
  });
});

describe('applications', () => {
  it('are of public entities and of private sites, in their region', () => {
    const publicOnes = legalEntities.filter(({ status }) => status === 'PUBLIC');
    const entities = new Set(publicOnes.map(({ finess }) => finess));
    const regionOfEntity = new Map(establishments.map((site) => [site.legalEntityFiness, site.regionCode]));
    const privateSites = new Map(
      establishments
        .filter(({ status }) => status !== 'PUBLIC')
        .map((site) => [site.finess, site.regionCode]),
    );
    const isOfPublicEntity = ({ beneficiaryKind, beneficiaryNumber }: Application) =>
      beneficiaryKind !== 'EJ' || entities.has(beneficiaryNumber);
    const isInItsRegion = ({ beneficiaryKind, beneficiaryNumber, regionCode }: Application) =>
      (beneficiaryKind === 'EJ' ? regionOfEntity : privateSites).get(beneficiaryNumber) === regionCode;
    expect(applications.filter((each) => !isOfPublicEntity(each))).toEqual([]);
    expect(applications.filter((each) => !isInItsRegion(each))).toEqual([]);
  });

  it('are numbered by programme and region', () => {
    expect(new Set(applications.map(({ id }) => id)).size).toBe(applications.length);
    const isNumbered = ({ id, programmeCode, regionCode }: Application) =>
      new RegExp(`^${programmeCode}-${regionCode}-\\d{5}$`).test(id);
    expect(applications.filter((each) => !isNumbered(each))).toEqual([]);
  });

  it('ask for and are granted 40,000 to 500,000 euros, whole euros, never more than was asked', () => {
    const isAmount = (cents: number) => cents >= 4_000_000 && cents <= 50_000_000 && cents % 100 === 0;
    const isRight = ({ requestedCents, grantedCents }: Decision) =>
      isAmount(requestedCents) &&
      (grantedCents === null || (isAmount(grantedCents) && grantedCents <= requestedCents));
    expect(decisions.filter((decision) => !isRight(decision))).toEqual([]);
  });

  it('are never preselected for more than two domains of a beneficiary', () => {
    const preselected = hopen.filter(ever('PRESELECTED'));
    expect(Math.max(...Object.values(tally(preselected.map(beneficiaryOf))))).toBe(2);
  });
});
