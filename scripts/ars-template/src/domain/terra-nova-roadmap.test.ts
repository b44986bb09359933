import { readFile } from 'node:fs/promises';
import { ROADMAP_PROGRAMME, roadmapViolations } from '@hopen/roadmap-kit/domain';
import { isCivilDay } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { TERRA_NOVA, type TerraNovaRoadmap } from './terra-nova-roadmap.ts';

const FILE = new URL('../../data/roadmap.json', import.meta.url);
const versions: TerraNovaRoadmap[] = JSON.parse(await readFile(FILE, 'utf8'));

/** Domains of the programme, and an envelope without a limit: the true one is asked of the State at each publication. */
const FACTS = {
  domainCodes: ['D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7'],
  allottedCents: Number.MAX_SAFE_INTEGER,
};

describe(`the versions of the ${ROADMAP_PROGRAMME} roadmap that are shipped`, () => {
  it('are of the region, and numbered from 1 in the order of their days', () => {
    expect(versions.filter(({ regionCode }) => regionCode !== TERRA_NOVA)).toEqual([]);
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
    const days = versions.map(({ publishedOn }) => publishedOn);
    expect(days.filter((day) => !isCivilDay(day))).toEqual([]);
    expect(days).toEqual([...new Set(days)].sort());
  });

  it('keep the rules of every roadmap', () => {
    expect(versions.flatMap((roadmap) => roadmapViolations(roadmap, FACTS))).toEqual([]);
  });

  it('say where they were read', () => {
    expect(versions.filter(({ source }) => !source.trim())).toEqual([]);
  });
});
