import { UserFacingError } from '@hopen/kit/user-facing-error';
import autocannon from 'autocannon';
import { ask, type Question, requestOf } from './question.ts';

const WARM_UP_MS = 1500;

/** Throughput and latency of a query under concurrent load. */
export interface LoadFigures {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly requests: number;
  /** Always 0, since a failed request aborts the benchmark. */
  readonly errors: number;
  readonly answerBytes: number;
}

/** Warms a query up, then loads it with `clients` for about `seconds`. */
export async function load(question: Question, clients: number, seconds: number): Promise<LoadFigures> {
  const { answer, perSecond } = await warmUp(question);
  // Fixed number of requests, not a duration, so that none is still running during the next measure.
  const amount = clients * Math.ceil((perSecond * seconds) / clients);
  const { times, elapsedMs } = await run(question, answer, clients, amount);
  return {
    requestsPerSecond: round((amount / elapsedMs) * 1000),
    p50Ms: round(percentile(times, 0.5)),
    p99Ms: round(percentile(times, 0.99)),
    requests: amount,
    errors: 0,
    answerBytes: Buffer.byteLength(answer),
  };
}

/** Repeats a query until code and plan caches are warm. Returns the response and an approximate rate. */
export async function warmUp(question: Question): Promise<{ answer: string; perSecond: number }> {
  const answer = await ask(question);
  const begin = performance.now();
  let asked = 0;
  for (; performance.now() - begin < WARM_UP_MS; asked++) await ask(question);
  return { answer, perSecond: (asked / (performance.now() - begin)) * 1000 };
}

/** Runs the load generator. Any unexpected response aborts the benchmark. */
export async function run(question: Question, answer: string, clients: number, amount: number) {
  const times: number[] = [];
  const begin = performance.now();
  let end = begin;
  const running = autocannon({
    url: question.url,
    ...requestOf(question),
    expectBody: answer,
    connections: clients,
    amount,
    sampleInt: 100,
    bailout: 1,
  });
  // Own percentiles, since autocannon's are whole milliseconds: too coarse for responses of 3 ms.
  running.on('response', (_client, _status, _bytes, timeMs) => {
    times.push(timeMs);
    end = performance.now();
  });
  const { errors, non2xx, mismatches } = await running;
  if (errors + non2xx + mismatches > 0) {
    throw new UserFacingError(
      `Under ${clients} clients ${errors} requests failed, ${non2xx} were refused, ${mismatches} got another answer:\n${question.query}`,
    );
  }
  return { times: times.sort((a, b) => a - b), elapsedMs: end - begin };
}

export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.ceil(sorted.length * share) - 1]!;

/** Rounds to four significant digits. */
export const round = (figure: number): number => Number(figure.toPrecision(4));
