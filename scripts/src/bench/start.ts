import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { variableOf } from '@hopen/kit/server';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { SUBGRAPHS } from '../contract/subgraphs.ts';
import { ask, readOperation } from './question.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Cost of `npm start`. */
export interface StartFigures {
  /** Time until the first response to the Country query. */
  readonly firstAnswerMs: number;
  /** Peak memory until then; null if the system doesn't report it. */
  readonly peakMemoryMb: number | null;
}

/** Starts the set-up twice in a temporary folder: `first` generates the synthetic data, `second` finds them. */
export async function measureStarts(): Promise<{ first: StartFigures; second: StartFigures }> {
  const folder = await mkdtemp(join(tmpdir(), 'hopen-bench-'));
  try {
    return { first: await measureStart(folder), second: await measureStart(folder) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureStart(folder: string): Promise<StartFigures> {
  const query = await readOperation('country');
  const begin = performance.now();
  const starting = spawn(process.execPath, ['scripts/run.mjs', 'start'], {
    cwd: ROOT,
    env: { ...process.env, ...freePorts(), HOPEN_DATA: folder, HOST: '127.0.0.1', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 2],
  });
  const ended = once(starting, 'exit');
  try {
    await ask({ url: await announcedUrl(starting), query });
    return { firstAnswerMs: Math.round(performance.now() - begin), peakMemoryMb: await peakMemoryIn(folder) };
  } finally {
    starting.kill('SIGTERM');
    await ended;
  }
}

/** Random free ports, so that a running set-up is not disturbed. */
const freePorts = () =>
  Object.fromEntries(
    [...SUBGRAPHS.map(({ name }) => name), 'gateway', 'issuer'].map((name) => [
      variableOf(name, 'PORT'),
      '0',
    ]),
  );

/** URL printed by the gateway. */
async function announcedUrl({ stdout }: ChildProcess): Promise<string> {
  let output = '';
  for await (const chunk of stdout!.setEncoding('utf8')) {
    output += chunk;
    const url = /answers at (http\S+)/.exec(output)?.[1];
    if (url) return url;
  }
  throw new UserFacingError(`"npm start" ended before it answered.\n${output}`);
}

/** Reads the pid from the data folder's lock, since `npm start` runs in a child process. */
async function peakMemoryIn(folder: string): Promise<number | null> {
  const { pid } = JSON.parse(await readFile(join(folder, 'lock.json'), 'utf8'));
  return peakMemoryMb(pid);
}

/** Peak of the resident memory of a process; null where there is no `/proc`. */
export async function peakMemoryMb(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes ? Math.round(Number(kilobytes) / 1024) : null;
}
