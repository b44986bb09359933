import { isDeepStrictEqual } from 'node:util';
import type { Work } from './country.ts';
import type { ForkedCountry } from './fork.ts';
import { round } from './load.ts';
import { ask } from './question.ts';

const PAGE_SIZES = [10, 50, 100];
const RUNS = 5;

const PAGE = `query Page($first: Int!, $after: String) {
  establishments(first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes {
      verdict(programme: "HOPEN") {
        prerequisites { indicators { code state value gap } }
        domains { targetsReachedOn indicators { code state value gap } }
      }
    }
  }
}`;
const ATTAINMENT = `{ programme(code: "HOPEN") { attainment { concerned prerequisites { met } domains { met } } } }`;

/** Cost of verdicts for the whole country and per page. */
export interface VerdictFigures {
  readonly constant: boolean;
  readonly pages: readonly { readonly first: number; readonly subgraphs: Work }[];
  /** All sites, paginated, with their verdicts against all definitions. */
  readonly sites: { readonly count: number; readonly perSecond: number };
  /** National attainment in one query. */
  readonly attainment: { readonly concerned: number; readonly medianMs: number; readonly perSecond: number };
}

/** Measures verdicts as the DGOS. */
export async function measureVerdicts(country: ForkedCountry): Promise<VerdictFigures> {
  const pages = await countPages(country);
  return {
    constant: pages.every(({ subgraphs }) => isDeepStrictEqual(subgraphs, pages[0]?.subgraphs)),
    pages,
    sites: await walkSites(country),
    attainment: await attainEveryone(country),
  };
}

async function countPages({ url, dgosToken: token, work }: ForkedCountry): Promise<VerdictFigures['pages']> {
  const pages: VerdictFigures['pages'][number][] = [];
  for (const first of PAGE_SIZES) {
    await work();
    await ask({ url, query: PAGE, variables: { first }, token });
    pages.push({ first, subgraphs: await work() });
  }
  return pages;
}

async function walkSites({ url, dgosToken: token }: ForkedCountry): Promise<VerdictFigures['sites']> {
  const begin = performance.now();
  let [count, after]: [number, string | null] = [0, null];
  for (;;) {
    const answer: string = await ask({ url, query: PAGE, variables: { first: 100, after }, token });
    const { nodes, pageInfo } = JSON.parse(answer).data.establishments;
    count += nodes.length;
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  return { count, perSecond: round((count / (performance.now() - begin)) * 1000) };
}

async function attainEveryone({
  url,
  dgosToken: token,
}: ForkedCountry): Promise<VerdictFigures['attainment']> {
  const times: number[] = [];
  let concerned = 0;
  for (let run = 0; run < RUNS; run++) {
    const begin = performance.now();
    const answer = await ask({ url, query: ATTAINMENT, variables: {}, token });
    times.push(performance.now() - begin);
    ({ concerned } = JSON.parse(answer).data.programme.attainment);
  }
  const medianMs = times.sort((one, other) => one - other)[Math.floor(RUNS / 2)]!;
  return { concerned, medianMs: round(medianMs), perSecond: round((concerned / medianMs) * 1000) };
}
