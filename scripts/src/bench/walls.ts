import type { ForkedCountry } from './fork.ts';
import { type HostileFigures, measureHostileAnswers } from './hostile-answers.ts';
import { measureNewDocuments, type NewDocumentFigures, newDocument } from './new-documents.ts';
import { ask, requestOf } from './question.ts';

const KEYS = 20_000;
const UNIQUE_PLANS = 1_000;

/** Cost of one hostile client or ARS for all others. */
export interface WallFigures {
  readonly newDocuments: NewDocumentFigures;
  readonly hostileAnswers: Readonly<Record<string, HostileFigures>>;
  /** Entities asked of a subgraph directly. */
  readonly keys: { readonly asked: number; readonly status: number; readonly ms: number };
  readonly uniquePlans: { readonly documents: number; readonly beforeMb: number; readonly afterMb: number };
}

export async function measureWalls(country: ForkedCountry, seconds: number): Promise<WallFigures> {
  console.error('new documents of one client, and the time of another');
  const newDocuments = await measureNewDocuments(country, seconds);
  console.error('answers of a hostile ARS');
  const hostileAnswers = await measureHostileAnswers(country);
  console.error(`${KEYS} keys for one subgraph`);
  const keys = await measureKeys(country);
  console.error(`memory of ${UNIQUE_PLANS} plans`);
  return { newDocuments, hostileAnswers, keys, uniquePlans: await measurePlans(country) };
}

async function measureKeys({ subgraphUrls, dgosToken }: ForkedCountry) {
  const representations = Array.from({ length: KEYS }, (_, index) => ({
    __typename: 'Region',
    code: String(index),
  }));
  const query =
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Region { name } } }';
  const url = subgraphUrls.establishments!;
  const begin = performance.now();
  const response = await fetch(
    url,
    requestOf({ url, query, variables: { representations }, token: dgosToken }),
  );
  await response.text();
  return { asked: KEYS, status: response.status, ms: Math.round(performance.now() - begin) };
}

async function measurePlans(country: ForkedCountry) {
  const beforeMb = await country.memoryMb();
  for (let index = 0; index < UNIQUE_PLANS; index++)
    await ask({ url: country.url, query: newDocument(4), variables: { n: false } });
  return { documents: UNIQUE_PLANS, beforeMb, afterMb: await country.memoryMb() };
}
