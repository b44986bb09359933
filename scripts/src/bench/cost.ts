import { readFile } from 'node:fs/promises';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { buildSchema } from 'graphql';
import { type CostQuestion, costQuestions } from './cost-questions.ts';
import { findSamples } from './cost-samples.ts';
import type { ForkedCountry } from './fork.ts';
import { round, warmUp } from './load.ts';
import { questions as explorerQuestions } from './operations.ts';
import { type Question, requestOf } from './question.ts';

const CONTRACT = new URL('../../../schema/api.graphql', import.meta.url);
/** Threshold in ms: faster queries consist of the gateway's constant overhead. */
const LEAST_MS = 5;
const TURNS = 12;
/** Total after which fewer runs suffice, and how many. */
const ENOUGH_MS = 300;
const FEWEST_TURNS = 3;

/** Cost of a query in units, as charged by the gateway, and in CPU time of all processes. */
interface Priced extends Pick<CostQuestion, 'field' | 'size'> {
  readonly viewer: string;
  readonly units: number;
  readonly ms: number;
  readonly msPerUnit: number;
}

/** Ratio of charged cost to CPU time over all queries. */
export interface CostFigures {
  readonly leastMs: number;
  readonly asked: number;
  /** Refused with `COST_EXCEEDED`. */
  readonly refused: number;
  /** Number of queries at or above `leastMs`. */
  readonly compared: number;
  readonly smallest: Priced | null;
  readonly largest: Priced | null;
  readonly ratio: number | null;
  /** Sorted by ms per unit, descending. */
  readonly questions: readonly Priced[];
}

/** Measures every field of the contract as anonymous, as an ARS and as the DGOS, with warm plan caches. */
export async function measureCost(country: ForkedCountry): Promise<CostFigures> {
  const { url } = country;
  const schema = buildSchema(await readFile(CONTRACT, 'utf8'));
  const questions = costQuestions(schema, await findSamples(url));
  const viewers = { ANONYMOUS: undefined, 'ARS 93': country.arsToken, DGOS: country.dgosToken };
  console.error('cost: the operations of the explorer, until the code is compiled');
  for (const [, question] of await explorerQuestions(url)) await warmUp(question);
  const priced: (Priced | undefined)[] = [];
  for (const [viewer, token] of Object.entries(viewers)) {
    console.error(`cost: ${questions.length} questions as ${viewer}`);
    for (const question of questions)
      priced.push(await price(country, question, viewer, { url, query: question.query, token }));
  }
  return compare(
    priced.filter((each) => each !== undefined),
    priced.length,
  );
}

/** Measures a query; undefined if refused as too expensive. */
export async function price(
  country: ForkedCountry,
  { field, size }: CostQuestion,
  viewer: string,
  question: Question,
): Promise<Priced | undefined> {
  const units = await unitsOf(question);
  if (units === undefined) return undefined;
  const ms = await processorMs(country, question);
  return { viewer, field, size, units, ms: round(ms), msPerUnit: round(ms / units) };
}

function compare(priced: readonly Priced[], asked: number): CostFigures {
  const questions = priced
    .filter(({ ms }) => ms >= LEAST_MS)
    .sort((one, other) => other.msPerUnit - one.msPerUnit);
  const [largest = null, smallest = null] = [questions[0], questions.at(-1)];
  return {
    leastMs: LEAST_MS,
    asked,
    refused: asked - priced.length,
    compared: questions.length,
    smallest,
    largest,
    ratio: largest && smallest && round(largest.msPerUnit / smallest.msPerUnit),
    questions,
  };
}

/** Cost charged by the gateway; undefined if refused as too expensive. */
async function unitsOf(question: Question): Promise<number | undefined> {
  const response = await fetch(question.url, requestOf(question));
  const text = await response.text();
  const { errors = [], extensions } = JSON.parse(text);
  const codes = errors.map(({ extensions: details }: { extensions?: { code?: string } }) => details?.code);
  if (codes.includes('COST_EXCEEDED')) return undefined;
  // Forbidden fields are fine: they are charged as well.
  if (response.status === 200 && codes.every((code: string) => code === 'FORBIDDEN'))
    return extensions.cost.actual ?? extensions.cost.requested;
  throw new UserFacingError(
    `${question.url} answered ${response.status} to\n${question.query}\n${text.slice(0, 2000)}`,
  );
}

/** Least CPU time of several runs, since whatever else happens only adds; stops early far below the threshold. */
async function processorMs(country: ForkedCountry, question: Question): Promise<number> {
  const times: number[] = [];
  let total = 0;
  while (times.length < (total > ENOUGH_MS ? FEWEST_TURNS : TURNS)) {
    const before = await country.cpuMs();
    await (await fetch(question.url, requestOf(question))).arrayBuffer();
    const ms = (await country.cpuMs()) - before;
    times.push(ms);
    total += ms;
    if (ms < LEAST_MS * 0.6) return ms;
  }
  return Math.min(...times);
}
