import { Establishment } from '@hopen/establishments';
import type { SqlEntityManager } from '@hopen/kit/database';
import { drawSearches } from './import-drawn.ts';
import { percentile, round } from './load.ts';
import { ask } from './question.ts';

/** Rounds over all searches; the first warms up and is not counted. */
const ROUNDS = 4;
const SITES = 2000;

interface Times {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly slowest: { readonly search: string; readonly ms: number };
}

/** Times of the first 20 sites of each search, with and without `totalCount`, together and by kind of search. */
export interface SearchFigures {
  readonly openSites: number;
  readonly searches: number;
  readonly page: Times;
  readonly pageWithTotalCount: Times;
  readonly byKind: Readonly<Record<string, { readonly page: Times; readonly pageWithTotalCount: Times }>>;
}

const NODES = 'nodes { finess name status address { city } }';
const query = (fields: string) =>
  `query ($search: String) { establishments(first: 20, filter: { search: $search }) { ${fields} } }`;
const QUERIES = { page: query(NODES), pageWithTotalCount: query(`totalCount ${NODES}`) };
type Form = keyof typeof QUERIES;

interface Sample {
  readonly kind: string;
  readonly search: string;
  readonly form: Form;
  readonly ms: number;
}

/** Asks the subgraph over HTTP, one search after another; the client's own time is included. */
export async function measureSearches(url: string, em: SqlEntityManager): Promise<SearchFigures> {
  const openSites = await em.count(Establishment, { closedOn: null });
  const searches = drawSearches(await sitesSpread(em, openSites));
  const samples: Sample[] = [];
  for (let turn = 0; turn < ROUNDS; turn++)
    for (const [kind, texts] of searches)
      for (const search of texts)
        for (const form of Object.keys(QUERIES) as Form[]) {
          const begin = performance.now();
          await ask({ url, query: QUERIES[form], variables: { search } });
          if (turn > 0) samples.push({ kind, search, form, ms: performance.now() - begin });
        }
  const both = (of: readonly Sample[]) => ({
    page: timesOf(of.filter(({ form }) => form === 'page')),
    pageWithTotalCount: timesOf(of.filter(({ form }) => form === 'pageWithTotalCount')),
  });
  const byKind = Map.groupBy(samples, ({ kind }) => kind);
  return {
    openSites,
    searches: [...searches.values()].flat().length,
    ...both(samples),
    byKind: Object.fromEntries([...byKind].map(([kind, of]) => [kind, both(of)])),
  };
}

/** Open sites at equal distances in the order of their numbers, hence of all departments. */
async function sitesSpread(em: SqlEntityManager, count: number) {
  const sites = await em.find(Establishment, { closedOn: null }, { orderBy: { finess: 'asc' } });
  const step = Math.max(1, Math.floor(count / SITES));
  return sites.filter((_site, index) => index % step === 0);
}

function timesOf(samples: readonly Sample[]): Times {
  const sorted = samples.toSorted((one, other) => one.ms - other.ms);
  const times = sorted.map(({ ms }) => ms);
  const { search, ms } = sorted.at(-1)!;
  return {
    p50Ms: round(percentile(times, 0.5)),
    p95Ms: round(percentile(times, 0.95)),
    p99Ms: round(percentile(times, 0.99)),
    slowest: { search, ms: round(ms) },
  };
}
