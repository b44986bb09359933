import { isDeepStrictEqual } from 'node:util';
import { type Establishment, type LegalEntity, searchable, statusOfLegalStatus } from '@hopen/establishments';
import { roadmapViolations } from '@hopen/roadmap-kit/domain';
import { isFinessNumber, REGIONS, regionOfDepartment } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { generateSyntheticData } from './index.ts';
import { SYNTHETIC_DATA as data } from './testing/data.ts';

const { legalEntities, establishments, hospitalGroups, memberships, roadmaps } = data;

/**
 * Expected sites, legal entities and groups per region, as in the real extract, and a rough bounding box: south, north,
 * west, east.
 */
const EXPECTED: Record<string, [sites: number, entities: number, groups: number, box: number[]]> = {
  '01': [38, 26, 2, [15.8, 16.6, -62, -61]],
  '02': [28, 15, 1, [14.3, 15, -61.3, -60.7]],
  '03': [16, 9, 1, [2, 6, -55, -51.5]],
  '04': [62, 29, 1, [-21.5, -20.8, 55.1, 55.9]],
  '06': [6, 3, 0, [-13.1, -12.6, 45, 45.4]],
  '11': [492, 286, 16, [48.1, 49.3, 1.4, 3.6]],
  '24': [153, 91, 6, [46.3, 49, 0, 3.2]],
  '27': [182, 101, 11, [46.1, 48.5, 2.8, 7.2]],
  '28': [196, 110, 11, [48.1, 50.1, -2, 1.9]],
  '32': [366, 167, 15, [48.8, 51.1, 1.3, 4.3]],
  '44': [338, 160, 11, [47.4, 50.2, 3.3, 8.3]],
  '52': [192, 102, 5, [46.2, 48.6, -2.7, 1]],
  '53': [208, 89, 8, [47.2, 48.95, -5.2, -1]],
  '75': [409, 221, 12, [42.7, 47.2, -1.9, 2.7]],
  '76': [441, 246, 14, [42.3, 45.1, -0.4, 4.9]],
  '84': [454, 262, 13, [44.1, 46.9, 2, 7.2]],
  '93': [357, 232, 6, [42.9, 45.2, 4.2, 7.8]],
  '94': [37, 27, 2, [41.3, 43.1, 8.5, 9.6]],
};

const sitesOf = Map.groupBy(establishments, ({ legalEntityFiness }) => legalEntityFiness);
const entityOf = new Map(legalEntities.map((entity) => [entity.finess, entity]));
const isPublic = ({ status }: { status: string }) => status === 'PUBLIC';

/** Sites of an entity by region, in descending order. */
const regionsOf = (finess: string): [string, number][] =>
  [...Map.groupBy(sitesOf.get(finess) ?? [], ({ regionCode }) => regionCode)]
    .map(([region, sites]): [string, number] => [region, sites.length])
    .sort(([, a], [, b]) => b - a);

const count = <Item>(list: readonly Item[], is: (item: Item) => boolean) => list.filter(is).length;

describe('the synthetic data set', () => {
  it('is the same in every run', () => {
    // Much faster than `toEqual` on eighty thousand rows.
    expect(isDeepStrictEqual(generateSyntheticData(), data)).toBe(true);
  });

  it('says of every row that it is synthetic', () => {
    const { applications, ledger, transmissions, indicatorValues } = data;
    const rows = [
      legalEntities,
      establishments,
      hospitalGroups,
      applications,
      ledger,
      transmissions,
      indicatorValues,
    ].flat();
    expect(new Set(rows.map(({ dataOrigin }) => dataOrigin))).toEqual(new Set(['SYNTHETIC']));
  });
});

describe('identities', () => {
  it('number 3,975 sites of 2,176 legal entities', () => {
    expect([establishments.length, legalEntities.length]).toEqual([3_975, 2_176]);
    expect([count(establishments, isPublic), count(legalEntities, isPublic)]).toEqual([1_429, 797]);
    expect(count(establishments, (site) => isPublic(site) && site.regionCode === '93')).toBe(95);
  });

  it.each(Object.entries(EXPECTED))('has the sites, entities and groups of region %s', (code, expected) => {
    const entities = count(legalEntities, ({ finess }) => regionsOf(finess)[0]![0] === code);
    const groups = count(hospitalGroups, (group) => group.regionCodes[0] === code);
    const sites = count(establishments, ({ regionCode }) => regionCode === code);
    expect([sites, entities, groups]).toEqual(expected.slice(0, 3));
  });

  it('has every department', () => {
    const departments = new Set(establishments.map(({ department }) => department));
    expect(departments.size).toBe(REGIONS.flatMap((region) => region.departments).length);
    const isInItsRegion = ({ department, regionCode }: Establishment) =>
      regionOfDepartment(department)?.code === regionCode;
    expect(establishments.filter((site) => !isInItsRegion(site))).toEqual([]);
  });

  it('gives every entity a site, and every site its entity and its status', () => {
    expect(sitesOf.size).toBe(2_176);
    const isAsItsEntity = ({ status, legalEntityFiness }: Establishment) =>
      status === entityOf.get(legalEntityFiness)?.status;
    expect(establishments.filter((site) => !isAsItsEntity(site))).toEqual([]);
    const isByLaw = ({ status, legalStatusCode }: LegalEntity) =>
      status === statusOfLegalStatus(legalStatusCode);
    expect(legalEntities.filter((entity) => !isByLaw(entity))).toEqual([]);
  });

  it('spreads 56 private entities over several regions, one of them with 84 sites in 11', () => {
    const spread = legalEntities.filter(({ finess }) => regionsOf(finess).length > 1);
    expect([spread.length, count(spread, isPublic)]).toEqual([56, 0]);
    const sizes = spread.map(({ finess }) => [sitesOf.get(finess)!.length, regionsOf(finess).length]);
    expect(sizes.sort(([a], [b]) => b! - a!)[0]).toEqual([84, 11]);
    // Unique maximum, so that "the region that holds most of its sites" is well defined.
    for (const { finess } of spread)
      expect(regionsOf(finess)[0]![1]).toBeGreaterThan(regionsOf(finess)[1]![1]);
  });

  it('gives each number once, but to 45 sites and their own legal entity', () => {
    expect(new Set(establishments.map(({ finess }) => finess)).size).toBe(3_975);
    expect(entityOf.size).toBe(2_176);
    const shared = establishments.filter(({ finess }) => entityOf.has(finess));
    expect(shared.length).toBe(45);
    expect(shared.every((site) => site.finess === site.legalEntityFiness)).toBe(true);
  });

  it('writes numbers that pass for FINESS numbers in a range of their own', () => {
    const overseas: Record<string, string> = {
      '9A': '9701',
      '9B': '9702',
      '9C': '9703',
      '9D': '9704',
      '9F': '98',
    };
    const isWellFormed = ({ finess, department }: { finess: string; department: string }) =>
      isFinessNumber(finess) && finess.startsWith(`${overseas[department] ?? department}9`);
    expect([...legalEntities, ...establishments].filter((row) => !isWellFormed(row))).toEqual([]);
  });

  it('names nobody real', () => {
    const rows = [...legalEntities, ...establishments, ...hospitalGroups];
    expect(rows.filter(({ name }) => !/fict(if|ive)/.test(name))).toEqual([]);
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    expect(legalEntities.every(({ siren }) => siren === null)).toBe(true);
    expect(establishments.every(({ siret }) => siret === null)).toBe(true);
    expect(establishments.every(({ name, searchName }) => searchName === searchable(name))).toBe(true);
  });

  it('writes codes that fit the department', () => {
    const postal: Record<string, string> = {
      '2A': '20',
      '2B': '20',
      '9A': '971',
      '9B': '972',
      '9C': '973',
      '9D': '974',
      '9F': '976',
    };
    const fits = ({ postalCode, communeCode, department }: Establishment) =>
      postalCode.startsWith(postal[department] ?? department) &&
      /^\d{5}$/.test(postalCode) &&
      communeCode.startsWith(/^9[A-F]/.test(department) ? '97' : department) &&
      /^(\d\d|2[AB])\d{3}$/.test(communeCode);
    expect(establishments.filter((site) => !fits(site))).toEqual([]);
  });

  it('places about two thirds of the sites, inside their region', () => {
    const placed = establishments.filter(({ latitude }) => latitude !== null);
    expect(placed.length / establishments.length).toBeCloseTo(2 / 3, 1);
    expect(placed.filter((site) => !isInside(site))).toEqual([]);
    expect(
      establishments.every(({ latitude, longitude }) => (latitude === null) === (longitude === null)),
    ).toBe(true);
  });
});

function isInside({ latitude, longitude, regionCode }: Establishment): boolean {
  const [south, north, west, east] = EXPECTED[regionCode]![3] as [number, number, number, number];
  return latitude! > south && latitude! < north && longitude! > west && longitude! < east;
}

describe('hospital groups', () => {
  it('are 135, of public entities of their regions, each in one group at most', () => {
    expect(hospitalGroups.length).toBe(135);
    const members = memberships.map(({ legalEntityFiness }) => legalEntityFiness);
    expect(new Set(members).size).toBe(members.length);
    const membersOf = Map.groupBy(memberships, ({ groupCode }) => groupCode);
    for (const { regionCodes, code } of hospitalGroups) {
      expect(code).toMatch(new RegExp(`^GHT-${regionCodes[0]}-\\d{2}$`));
      const theirs = membersOf.get(code)!;
      expect(theirs.length).toBeGreaterThanOrEqual(2);
      expect(theirs.filter(({ role }) => role === 'SUPPORT').length).toBe(1);
      for (const { legalEntityFiness: finess } of theirs) {
        expect(isPublic(entityOf.get(finess)!)).toBe(true);
        expect(regionCodes).toContain(regionsOf(finess)[0]![0]);
      }
    }
  });

  it('cover two regions once, in the Indian Ocean', () => {
    const twofold = hospitalGroups.filter(({ regionCodes }) => regionCodes.length > 1);
    expect(twofold.map(({ code, regionCodes }) => [code, regionCodes])).toEqual([
      ['GHT-04-01', ['04', '06']],
    ]);
  });
});

describe('roadmaps', () => {
  it('are one per region but Paca, and say that they are fictitious', () => {
    const others = REGIONS.map(({ code }) => code).filter((code) => code !== '93');
    expect(roadmaps.map(({ regionCode }) => regionCode)).toEqual(others);
    for (const roadmap of roadmaps) {
      expect(roadmap).toMatchObject({
        version: 1,
        firstYear: 2019,
        lastYear: 2023,
        verificationStatus: 'SYNTHETIC',
      });
      expect(roadmap.source).toBe('Jeu de données fictif');
      expect(roadmap.vision).toMatch(/^Feuille de route fictive/);
      expect(roadmap.publishedOn >= '2020-01-06' && roadmap.publishedOn <= '2020-03-31').toBe(true);
    }
  });

  it('put one or two domains first, mostly D2, in two or three axes of which some answer none', () => {
    for (const { axes } of roadmaps) {
      expect([2, 3]).toContain(axes.length);
      expect(axes.some(({ domainCodes }) => domainCodes.length === 0)).toBe(true);
    }
    const first = (roadmap: (typeof roadmaps)[number]) =>
      roadmap.priorities.map(({ domainCode }) => domainCode);
    expect(count(roadmaps, (each) => first(each).includes('D2'))).toBeGreaterThan(12);
  });

  it('keep the rules that a real one is held to, the envelope of the region included', () => {
    for (const roadmap of roadmaps) {
      const lines = data.ledger.filter(
        ({ kind, regionCode, programmeCode }) =>
          kind === 'ALLOTMENT' && programmeCode === 'HOPEN' && regionCode === roadmap.regionCode,
      );
      const allottedCents = lines.reduce((sum, { amountCents }) => sum + amountCents, 0);
      const domainCodes = ['D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7'];
      expect(roadmap.forecast.length).toBeGreaterThan(0);
      expect(roadmapViolations(roadmap, { domainCodes, allottedCents })).toEqual([]);
    }
  });
});
