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
/** What takes less is the gateway's own work on any question, whatever it asks for. */
const LEAST_MS = 5;
/** An odd number, so that one of them is the median. */
const TURNS = 5;
/** Of what takes longer fewer turns tell as much. */
const ENOUGH_MS = 300;

/** What a question costs in units, as the gateway charges them, and in processor time of all processes. */
interface Priced extends Pick<CostQuestion, 'field' | 'size'> {
  readonly viewer: string;
  readonly units: number;
  readonly ms: number;
  readonly msPerUnit: number;
}

/** How evenly the graph charges for its work. */
export interface CostFigures {
  readonly leastMs: number;
  readonly asked: number;
  /** Refused as too dear for one operation. */
  readonly refused: number;
  /** How many took `leastMs` or more, and what they cost. */
  readonly compared: number;
  readonly smallest: Priced | null;
  readonly largest: Priced | null;
  readonly ratio: number | null;
  /** The dearest first. */
  readonly questions: readonly Priced[];
}

/** Asks every field of the contract, as everybody, as an ARS and as the DGOS, each document planned before. */
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

/** What a question costs; nothing where it is refused as too dear. */
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

/** What the gateway charges for a question; nothing where it refuses it as too dear. */
async function unitsOf(question: Question): Promise<number | undefined> {
  const response = await fetch(question.url, requestOf(question));
  const text = await response.text();
  const { errors = [], extensions } = JSON.parse(text);
  const codes = errors.map(({ extensions: said }: { extensions?: { code?: string } }) => said?.code);
  if (codes.includes('COST_EXCEEDED')) return undefined;
  // What a viewer may not see is asked all the same, and costs what it costs.
  if (response.status === 200 && codes.every((code: string) => code === 'FORBIDDEN'))
    return extensions.cost.actual ?? extensions.cost.requested;
  throw new UserFacingError(
    `${question.url} answered ${response.status} to\n${question.query}\n${text.slice(0, 2000)}`,
  );
}

/** The median over several turns; what is far below the least is not asked again. */
async function processorMs(country: ForkedCountry, question: Question): Promise<number> {
  const times: number[] = [];
  let total = 0;
  while (times.length < TURNS && !(times.length % 2 === 1 && total > ENOUGH_MS)) {
    const before = await country.cpuMs();
    await (await fetch(question.url, requestOf(question))).arrayBuffer();
    const ms = (await country.cpuMs()) - before;
    times.push(ms);
    total += ms;
    if (ms < LEAST_MS * 0.6) return ms;
  }
  return times.sort((one, other) => one - other)[times.length >> 1]!;
}
