import type { ForkedCountry } from './fork.ts';
import { round, run, warmUp } from './load.ts';
import { questions } from './operations.ts';
import type { Question } from './question.ts';

/** Single client: several would share fetches in progress to a varying degree, which would distort the comparison. */
const CLIENTS = 1;
/** Odd, so that one round is the median. */
const ROUNDS = 11;

/** Throughput of one variant, with or without authorisation. */
interface Rate {
  readonly requestsPerSecond: number;
  readonly cpuMsPerRequest: number;
}

/** Cost of verifying tokens and of the authorisation tables: medians over all rounds. */
export interface AuthorisationFigures {
  readonly operation: string;
  readonly checked: Rate;
  readonly unchecked: Rate;
  /** Share of CPU time, which equals the share of throughput if one process answers. */
  readonly share: number;
  readonly shareOfEachRound: readonly number[];
  readonly shareOfThroughput: number;
}

/**
 * Loads each operation of the explorer as the DGOS over the same data, alternating between the graph with authorisation
 * and the one without.
 */
export async function measureAuthorisation(
  country: ForkedCountry,
  seconds: number,
): Promise<AuthorisationFigures[]> {
  const figures: AuthorisationFigures[] = [];
  for (const [operation, question] of await questions(country.url)) {
    console.error(`authorisation: ${operation}, ${ROUNDS} rounds`);
    figures.push({ operation, ...(await inTurns(country, question, seconds)) });
  }
  return figures;
}

async function inTurns(country: ForkedCountry, question: Question, seconds: number) {
  const of = (url: string) => ({ ...question, url, token: country.dgosToken });
  const [checked, unchecked] = [of(country.url), of(country.openUrl)];
  const { answer, perSecond } = await warmUp(checked);
  await warmUp(unchecked);
  // Both variants get the same number of requests and must return the same response.
  const amount = CLIENTS * Math.max(1, Math.ceil((perSecond * seconds) / ROUNDS / CLIENTS));
  const rounds: { checked: Rate; unchecked: Rate }[] = [];
  for (let turn = 0; turn < ROUNDS; turn++) {
    // Alternates which variant goes first, since the machine may slow down within a round.
    if (turn % 2 === 0) {
      const first = await rateOf(country, checked, answer, amount);
      rounds.push({ checked: first, unchecked: await rateOf(country, unchecked, answer, amount) });
    } else {
      const first = await rateOf(country, unchecked, answer, amount);
      rounds.push({ unchecked: first, checked: await rateOf(country, checked, answer, amount) });
    }
  }
  const shares = (key: keyof Rate, [more, less]: ['checked' | 'unchecked', 'checked' | 'unchecked']) =>
    rounds.map((each) => round(1 - each[less][key] / each[more][key]));
  const cpu = shares('cpuMsPerRequest', ['checked', 'unchecked']);
  return {
    checked: medianRate(rounds.map((each) => each.checked)),
    unchecked: medianRate(rounds.map((each) => each.unchecked)),
    share: median(cpu),
    shareOfEachRound: cpu,
    shareOfThroughput: median(shares('requestsPerSecond', ['unchecked', 'checked'])),
  };
}

async function rateOf(
  country: ForkedCountry,
  question: Question,
  answer: string,
  amount: number,
): Promise<Rate> {
  const before = await country.cpuMs();
  const { elapsedMs } = await run(question, answer, CLIENTS, amount);
  const cpuMs = (await country.cpuMs()) - before;
  return {
    requestsPerSecond: round((amount / elapsedMs) * 1000),
    cpuMsPerRequest: round(cpuMs / amount),
  };
}

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[values.length >> 1]!;

const medianRate = (rates: readonly Rate[]): Rate => ({
  requestsPerSecond: median(rates.map(({ requestsPerSecond }) => requestsPerSecond)),
  cpuMsPerRequest: median(rates.map(({ cpuMsPerRequest }) => cpuMsPerRequest)),
});
