import autocannon from 'autocannon';
import { ask, type Question, requestOf } from './bench-question.ts';
import { UserFacingError } from './embedded-database.ts';

const WARM_UP_SECONDS = 1;

/** How a question fares when many ask it at once. */
export interface LoadFigures {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly requests: number;
  readonly errors: number;
  readonly answerBytes: number;
}

/** Warms a question up, then has `clients` ask it for some seconds, each as soon as it has its last answer. */
export async function load(question: Question, clients: number, seconds: number): Promise<LoadFigures> {
  const answer = await ask(question);
  await run(question, answer, clients, WARM_UP_SECONDS);
  const { result, times } = await run(question, answer, clients, seconds);
  return {
    requestsPerSecond: round(result['2xx'] / result.duration),
    p50Ms: round(percentile(times, 0.5)),
    p99Ms: round(percentile(times, 0.99)),
    requests: result['2xx'],
    errors: 0,
    answerBytes: Buffer.byteLength(answer),
  };
}

/** One run of the load generator. Any answer but the expected one fails it. */
async function run(question: Question, answer: string, clients: number, seconds: number) {
  // autocannon rounds its own percentiles to whole milliseconds: too coarse for answers that take three.
  const times: number[] = [];
  const running = autocannon({
    url: question.url,
    ...requestOf(question),
    expectBody: answer,
    connections: clients,
    duration: seconds,
  });
  running.on('response', (_client, _status, _bytes, timeMs) => times.push(timeMs));
  const result = await running;
  const { errors, non2xx, mismatches } = result;
  if (errors + non2xx + mismatches > 0) {
    throw new UserFacingError(
      `Under ${clients} clients ${errors} requests failed, ${non2xx} were refused, ${mismatches} got another answer:\n${question.query}`,
    );
  }
  return { result, times: times.sort((a, b) => a - b) };
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.ceil(sorted.length * share) - 1]!;

/** A figure with as many digits as it deserves. */
export const round = (figure: number): number => Number(figure.toPrecision(4));
