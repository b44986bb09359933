import { readFile } from 'node:fs/promises';
import { roadmapViolations } from '@hopen/roadmap-kit/domain';
import { findRegion, isCivilDay } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { PACA, type PacaRoadmap } from './paca-roadmap.ts';

const FILE = new URL('../../data/roadmap.json', import.meta.url);
const versions: PacaRoadmap[] = JSON.parse(await readFile(FILE, 'utf8'));
const named = versions.map((roadmap) => ({ version: roadmap.version, roadmap }));
const DOMAINS = ['D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7'];

describe('the roadmap of ARS Paca, as it was published', () => {
  const [published] = versions;

  it("is that of Provence-Alpes-Côte d'Azur", () => {
    expect(findRegion(PACA)?.name).toBe("Provence-Alpes-Côte d'Azur");
  });

  it.each([
    { what: 'on 12 February 2020', field: 'publishedOn', value: '2020-02-12' },
    { what: 'from 2019', field: 'firstYear', value: 2019 },
    { what: 'to 2023', field: 'lastYear', value: 2023 },
    { what: '109 establishments', field: 'mobilisedEstablishments', value: 109 },
    { what: '82 % more than before', field: 'mobilisedGrowthPercent', value: 82 },
  ] as const)('says $what', ({ field, value }) => {
    expect(published?.[field]).toBe(value);
  });

  it('has three axes, of which the third answers no domain', () => {
    expect(published?.axes.map(({ domainCodes }) => domainCodes)).toEqual([['D2'], ['D6'], []]);
  });
});

describe('the versions that are shipped', () => {
  it('are numbered from 1, in the order of their days', () => {
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
    const days = versions.map(({ publishedOn }) => publishedOn);
    expect(days.filter((day) => !isCivilDay(day))).toEqual([]);
    expect(days.toSorted()).toEqual(days);
  });

  it.each(named)('keep the rules of every roadmap, in version $version', ({ roadmap }) => {
    expect(roadmapViolations(roadmap, { domainCodes: DOMAINS, allottedCents: 3_670_000_000 })).toEqual([]);
  });

  it.each(named)('say where version $version was read, and never that it is official', ({ roadmap }) => {
    expect(roadmap.source.trim()).not.toBe('');
    expect(['REPORTED', 'ASSUMED', 'SYNTHETIC']).toContain(roadmap.verificationStatus);
    expect(roadmap.firstYear).toBeLessThanOrEqual(roadmap.lastYear);
  });
});
