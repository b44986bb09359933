import autocannon from 'autocannon';
import { type CheckGroup, EVERYONE_READS } from './check.ts';
import { TIMEOUT_MS } from './http.ts';
import { Breach, Unseen } from './outcome.ts';
import type { ConformanceTarget } from './target.ts';

/** Checks behaviour under load. */
export const LOAD_CHECKS: CheckGroup = {
  subject: 'Load',
  after: [EVERYONE_READS],
  checks: [
    {
      name: 'under load every answer is the one that it gives alone',
      todo: 'Find what fails when several ask at once: connections to the database, or a limit.',
      run: steady,
    },
  ],
};

/** Checks latency. Reported separately, since the treaty sets no limit. */
export const SPEED_CHECKS: CheckGroup = {
  subject: 'Speed',
  after: [EVERYONE_READS],
  checks: [
    {
      name: 'under load it answers in time',
      todo: 'Answer from one indexed read; a national question waits for the slowest region.',
      run: inTime,
    },
  ],
};

/** Polling interval of autocannon. */
const LOOK_EVERY_MS = 20;

interface Run {
  readonly times: readonly number[];
  /** Connections without any response. */
  readonly silent: number;
  readonly refused: number;
  readonly other: number;
  readonly failed: number;
}

/** Load run shared by both checks. */
const runs = new WeakMap<ConformanceTarget, Promise<Run>>();

function runOf(ars: ConformanceTarget): Promise<Run> {
  const known = runs.get(ars) ?? run(ars);
  runs.set(ars, known);
  return known;
}

async function run(ars: ConformanceTarget): Promise<Run> {
  const { url, seconds, connections, questions, timeoutMs = TIMEOUT_MS } = ars.options;
  const variables = { representations: [ars.key()] };
  const alone = await ars.ask(ars.fullQuery, variables);
  const times: number[] = [];
  const answered = new Set<unknown>();
  const running = autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: ars.fullQuery, variables }),
    expectBody: alone.text,
    connections,
    ...(questions ? { amount: questions } : { duration: seconds }),
    timeout: timeoutMs / 1000,
    sampleInt: LOOK_EVERY_MS,
  });
  running.on('response', (client, _status, _bytes, timeMs) => {
    answered.add(client);
    times.push(timeMs);
  });
  const { errors, non2xx, mismatches } = await running;
  return { times, silent: connections - answered.size, refused: non2xx, other: mismatches, failed: errors };
}

async function steady(ars: ConformanceTarget): Promise<string> {
  const { times, refused, other, failed } = await runOf(ars);
  if (refused + other + failed > 0)
    throw new Breach(
      `Of ${times.length} answers ${refused} were not 200 and ${other} others than alone; ${failed} requests failed.`,
    );
  if (times.length === 0) throw new Unseen('No answer came while it was asked.');
  return `${times.length} answers to ${ars.options.connections} at once.`;
}

/** Missing responses count with the full duration. */
async function inTime(ars: ConformanceTarget): Promise<string> {
  const { times, silent } = await runOf(ars);
  const { seconds, p99Ms } = ars.options;
  const all = [...times, ...Array<number>(silent).fill(seconds * 1000)].toSorted((a, b) => a - b);
  const p99 = all[Math.ceil(all.length * 0.99) - 1]!;
  const seen = `99 of 100 answers within ${Math.ceil(p99)} ms; the limit is ${p99Ms} ms.`;
  if (p99 > p99Ms) throw new Breach(silent > 0 ? `${silent} had no answer in ${seconds} s. ${seen}` : seen);
  return seen;
}
