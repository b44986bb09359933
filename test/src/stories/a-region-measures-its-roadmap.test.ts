import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestCountry, type TestCountry } from '../support/test-country.ts';

interface Progress {
  readonly concerned: number;
  readonly met: number;
  readonly missing: number;
  readonly rate: number;
  readonly gap: number;
  readonly lacking: number;
  readonly isReached: boolean;
  readonly isOverdue: boolean;
}
interface Region {
  readonly code: string;
  readonly attainment: { readonly domains: readonly ({ readonly code: string } & Progress)[] } | null;
  readonly roadmap: {
    readonly priorityDomains: readonly {
      readonly domain: { readonly code: string };
      readonly target: {
        readonly rate: number;
        readonly reachedBy: string;
        readonly progress: Progress;
      } | null;
    }[];
  };
}

const COUNTS = 'concerned met missing rate';
const QUESTION = `{ regions { code
  attainment(programme: "HOPEN") { domains { code ${COUNTS} } }
  roadmap { priorityDomains { domain { code } target { rate reachedBy
    progress { ${COUNTS} gap lacking isReached isOverdue } } } } } }`;

let graph: TestCountry;
beforeAll(async () => {
  graph = await startTestCountry();
});
afterAll(() => graph.close());

describe('a region measures itself against the target of its roadmap', () => {
  it('is measured by the State, wherever the roadmap is hosted, on what its establishments have proven', async () => {
    const dgos = await graph.token({ hopen_role: 'dgos' });
    const { data, errors } = await graph.ask(QUESTION, {}, dgos);
    expect(errors).toBeUndefined();
    const measured = (data.regions as Region[]).flatMap(({ attainment, roadmap }) =>
      roadmap.priorityDomains.flatMap(({ domain, target }) => {
        if (!target) return [];
        const { concerned, met, missing, rate } = attainment!.domains.find(
          ({ code }) => code === domain.code,
        )!;
        expect(target.progress).toMatchObject({ concerned, met, missing, rate });
        const isReached = met >= target.rate * concerned;
        expect(target.progress).toMatchObject({ isReached, isOverdue: !isReached });
        expect(target.progress.gap).toBeCloseTo(isReached ? 0 : target.rate - rate);
        return [target.progress];
      }),
    );
    // Seventeen regions with one domain or two; Paca's public roadmap names no target.
    expect(measured.length).toBeGreaterThan(20);
    expect(measured.some(({ met }) => met > 0)).toBe(true);
    expect(
      data.regions.find(({ code }: Region) => code === '93').roadmap.priorityDomains[0].target,
    ).toBeNull();
  });

  it('asks the indicators once for all regions', async () => {
    const dgos = await graph.token({ hopen_role: 'dgos' });
    graph.work();
    await graph.ask(QUESTION.replace(/attainment\(.*\n/, '\n'), {}, dgos);
    const { requests, statements } = graph.work();
    expect(requests.filter((name) => name === 'indicators')).toHaveLength(1);
    expect(statements.filter((sql) => sql.startsWith('indicators'))).toHaveLength(7);
  });

  it('tells the targets to everyone, and the progress to its ARS and the DGOS alone', async () => {
    const bretagne = await graph.token({ hopen_role: 'ars', hopen_region: '53' });
    const asked = QUESTION.replace(/attainment\(.*\n/, '\n').replace('regions', 'region(code: "53")');
    const own = await graph.ask(asked, {}, bretagne);
    expect(own.errors).toBeUndefined();
    expect(own.data.region.roadmap.priorityDomains[0].target.progress.concerned).toBeGreaterThan(0);
    const neighbour = await graph.token({ hopen_role: 'ars', hopen_region: '52' });
    for (const token of [undefined, neighbour]) {
      const { data, errors } = await graph.ask(asked, {}, token);
      const { target } = data.region.roadmap.priorityDomains[0];
      expect(target).toMatchObject({ rate: expect.any(Number), progress: null });
      expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['FORBIDDEN']));
    }
  });
});
