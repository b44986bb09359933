import type { ForkedCountry } from './fork.ts';
import { type LoadFigures, load, round } from './load.ts';
import { type Question, readOperation } from './question.ts';

const CLIENTS = 8;
const ROUNDS = 2;

/** Query that the establishments subgraph answers alone, sent to it directly and through the gateway. */
const REGIONS = '{ regions { code name agency { name } establishmentCount } }';

/** Throughput of two variants. */
export interface PathFigures {
  readonly name: string;
  readonly left: { readonly path: string; readonly requestsPerSecond: number };
  readonly right: { readonly path: string; readonly requestsPerSecond: number };
  /** Throughput of the left relative to the right. */
  readonly ratio: number;
}

/** Compares variants alternately, so that a slowdown of the machine affects both. */
export async function comparePaths(country: ForkedCountry, seconds: number): Promise<PathFigures[]> {
  const { url, dgosToken: token } = country;
  const regions = { url, query: REGIONS };
  const dashboard = { url, query: await readOperation('dashboard'), variables: { region: '93' } };
  const pairs: [name: string, left: [string, Question], right: [string, Question]][] = [
    [
      'overhead of the gateway',
      ['regions, straight', { ...regions, url: country.subgraphUrls.establishments! }],
      ['regions, through the gateway', regions],
    ],
    ['cost of a token', ['regions, anonymous', regions], ['regions, DGOS', { ...regions, token }]],
    [
      'cost of seeing more',
      ['dashboard, anonymous', dashboard],
      ['dashboard, DGOS', { ...dashboard, token }],
    ],
  ];
  const figures = [];
  for (const [name, left, right] of pairs) {
    console.error(`paths: ${name}`);
    figures.push(await compare(name, left, right, seconds));
  }
  return figures;
}

async function compare(
  name: string,
  [leftPath, left]: [string, Question],
  [rightPath, right]: [string, Question],
  seconds: number,
): Promise<PathFigures> {
  const lefts: LoadFigures[] = [];
  const rights: LoadFigures[] = [];
  for (let turn = 0; turn < ROUNDS; turn++) {
    lefts.push(await load(left, CLIENTS, seconds));
    rights.push(await load(right, CLIENTS, seconds));
  }
  const [leftRate, rightRate] = [mean(lefts), mean(rights)];
  return {
    name,
    left: { path: leftPath, requestsPerSecond: leftRate },
    right: { path: rightPath, requestsPerSecond: rightRate },
    ratio: round(leftRate / rightRate),
  };
}

const mean = (figures: LoadFigures[]): number =>
  round(figures.reduce((sum, { requestsPerSecond }) => sum + requestsPerSecond, 0) / figures.length);
