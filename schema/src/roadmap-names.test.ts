import { describe, expect, it } from '@jest/globals';
import { ROADMAP_NAMES } from './roadmap-names.ts';

describe('the names of a roadmap', () => {
  it.each([
    {
      code: '53',
      type: 'BretagneRoadmap',
      subgraph: 'roadmaps-bretagne',
      draftQuery: 'bretagneRoadmapDraft',
    },
    {
      code: '11',
      type: 'IleDeFranceRoadmap',
      subgraph: 'roadmaps-ile-de-france',
      draftQuery: 'ileDeFranceRoadmapDraft',
    },
    { code: '93', type: 'PacaRoadmap', subgraph: 'roadmaps-paca', draftQuery: 'pacaRoadmapDraft' },
  ])('of region $code: $type', ({ code, ...names }) => {
    expect(ROADMAP_NAMES.get(code)).toMatchObject(names);
  });

  it('are eighteen times others', () => {
    const all = [...ROADMAP_NAMES.values()].flatMap((names) => Object.values(names));
    expect(ROADMAP_NAMES.size).toBe(18);
    expect(new Set(all).size).toBe(all.length);
    for (const name of all.filter((each) => /Roadmap/.test(each))) expect(name).toMatch(/^[_A-Za-z]\w*$/);
  });
});
