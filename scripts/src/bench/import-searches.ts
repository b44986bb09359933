import { Establishment } from '@hopen/establishments';
import type { SqlEntityManager } from '@hopen/kit/database';
import { drawSearches } from './import-drawn.ts';
import { percentile, round } from './load.ts';
import { ask } from './question.ts';

/** Rounds over all searches: the best time of each counts, so that what else the machine does hardly does. */
const ROUNDS = 3;
const SITES = 2000;

interface Times {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly slowest: { readonly search: string; readonly ms: number };
}

/** Times of the first 20 sites of each search, without and with `totalCount`. */
interface TimesByForm {
  readonly page: Times;
  readonly pageWithTotalCount: Times;
}

export interface SearchFigures extends TimesByForm {
  readonly openSites: number;
  readonly searches: number;
  readonly byKind: Readonly<Record<string, TimesByForm>>;
}

const NODES = 'nodes { finess name status address { city } }';
const query = (fields: string) =>
  `query ($search: String) { establishments(first: 20, filter: { search: $search }) { ${fields} } }`;
const QUERIES = { page: query(NODES), pageWithTotalCount: query(`totalCount ${NODES}`) };
type Form = keyof typeof QUERIES;

interface Sample {
  readonly kind: string;
  readonly search: string;
  readonly page: number;
  readonly pageWithTotalCount: number;
}

/** Asks the subgraph over HTTP, one search after another; the client's own time is included. */
export async function measureSearches(url: string, em: SqlEntityManager): Promise<SearchFigures> {
  const openSites = await em.count(Establishment, { closedOn: null });
  const searches = [...drawSearches(await sitesSpread(em, openSites))].flatMap(([kind, texts]) =>
    texts.map((search) => ({ kind, search })),
  );
  const timeOf = async (form: Form, search: string) => {
    const begin = performance.now();
    await ask({ url, query: QUERIES[form], variables: { search } });
    return performance.now() - begin;
  };
  const samples: Sample[] = searches.map((each) => ({
    ...each,
    page: Infinity,
    pageWithTotalCount: Infinity,
  }));
  for (let turn = 0; turn < ROUNDS; turn++) {
    for (const [index, sample] of samples.entries()) {
      const page = Math.min(sample.page, await timeOf('page', sample.search));
      const pageWithTotalCount = Math.min(
        sample.pageWithTotalCount,
        await timeOf('pageWithTotalCount', sample.search),
      );
      samples[index] = { ...sample, page, pageWithTotalCount };
    }
  }
  const byKind = Map.groupBy(samples, ({ kind }) => kind);
  return {
    openSites,
    searches: samples.length,
    ...timesOf(samples),
    byKind: Object.fromEntries([...byKind].map(([kind, of]) => [kind, timesOf(of)])),
  };
}

/** Open sites at equal distances in the order of their numbers, hence of all departments. */
async function sitesSpread(em: SqlEntityManager, count: number) {
  const sites = await em.find(Establishment, { closedOn: null }, { orderBy: { finess: 'asc' } });
  const step = Math.max(1, Math.floor(count / SITES));
  return sites.filter((_site, index) => index % step === 0);
}

const timesOf = (samples: readonly Sample[]): TimesByForm => ({
  page: timesIn(samples, 'page'),
  pageWithTotalCount: timesIn(samples, 'pageWithTotalCount'),
});

function timesIn(samples: readonly Sample[], form: Form): Times {
  const sorted = samples.toSorted((one, other) => one[form] - other[form]);
  const times = sorted.map((each) => each[form]);
  const slowest = sorted.at(-1)!;
  return {
    p50Ms: round(percentile(times, 0.5)),
    p95Ms: round(percentile(times, 0.95)),
    p99Ms: round(percentile(times, 0.99)),
    slowest: { search: slowest.search, ms: round(slowest[form]) },
  };
}
