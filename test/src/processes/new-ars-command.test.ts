import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DELEGATIONS } from '@hopen/roadmaps';
import { REGIONS, ROADMAP_NAMES } from '@hopen/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestCountry, type TestCountry } from '../support/test-country.ts';
import { CommandProcess } from './command-process.ts';
import { copyRepository } from './repository-copy.ts';

const _ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const LOOK_EVERY_MS = 50;
const run = promisify(execFile);

/** Region without a subgraph of its own. */
const { code: REGION } = REGIONS.find(
  ({ code }) => !DELEGATIONS.some(({ regionCode }) => regionCode === code),
)!;
const { subgraph } = ROADMAP_NAMES.get(REGION)!;

afterAll(() => CommandProcess.stopAll());

describe('npm run new-ars in this repository', () => {
  let copy: string;
  let graph: TestCountry;
  beforeAll(async () => {
    copy = join(await mkdtemp(join(process.env.HOPEN_RUN_FOLDER!, 'inside-')), 'hopen');
    await copyRepository(copy);
    graph = await startTestCountry();
  });
  afterAll(() => graph.close());

  it('prints what to run next, on joining and on leaving, which works as it stands', async () => {
    for (const [options, title] of [
      [[], `${subgraph} joins the country`],
      [['--return'], `${subgraph} goes back to the State`],
    ] as const) {
      const command = ['scripts/run.mjs', 'new-ars', '--region', REGION, '--from', graph.url, ...options];
      const { stdout } = await run(process.execPath, command, { cwd: copy });
      const commands = [...stdout.matchAll(/^ {4}(.*)$/gm)].map(([, line]) => line!);
      expect(commands).toContain('npm start');
      for (const line of commands) await runsAsItStands(line);
      const { stdout: log } = await run('git', ['log', '-1', '--format=%s', '--stat'], { cwd: copy });
      expect(log).toContain(title);
      expect(log).toContain(`schema/subgraphs/${subgraph}.graphql`);
    }
    const { stdout: left } = await run('git', ['diff', '--stat', 'HEAD~2'], { cwd: copy });
    expect(left).toMatch(/^ subgraphs\/roadmaps\/data\/published\/\S+\.json .*\n 1 file changed/);
  });

  async function runsAsItStands(line: string): Promise<void> {
    const child = spawn('sh', ['-c', `exec ${line}`], { cwd: copy, env: environment(), detached: true });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    if (line === 'npm start') {
      while (!output.includes('answers at') && child.exitCode === null) await setTimeout(LOOK_EVERY_MS);
      process.kill(-child.pid!, 'SIGINT');
    }
    const [code] = await once(child, 'close');
    // Ctrl-C terminates npm by signal, without an exit code.
    if (line === 'npm start') expect(output).toContain('answers at');
    else expect({ line, said: output, code }).toEqual({ line, said: expect.any(String), code: 0 });
  }

  function environment() {
    const own = subgraph.replaceAll('-', '_').toUpperCase();
    const names = ['GATEWAY', 'ISSUER', 'ESTABLISHMENTS', 'ROADMAPS', 'ROADMAPS_PACA', own];
    return {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...Object.fromEntries([...names, 'FUNDING', 'INDICATORS'].map((name) => [`${name}_PORT`, '0'])),
      GIT_AUTHOR_NAME: 'ARS',
      GIT_AUTHOR_EMAIL: 'ars@example.org',
      GIT_COMMITTER_NAME: 'ARS',
      GIT_COMMITTER_EMAIL: 'ars@example.org',
    };
  }
});

it.each([
  ['no region', ['--without-history']],
  ['neither --from nor --without-history', ['--region', REGION]],
  ['both of them', ['--region', REGION, '--without-history', '--from', 'http://127.0.0.1:1/graphql']],
  ['a graph that does not answer', ['--region', REGION, '--from', 'http://127.0.0.1:1/graphql']],
  ['a return to nowhere', ['--region', REGION, '--return', '--without-history']],
  [
    'a return to a folder',
    ['--region', '93', '--return', '--from', 'http://127.0.0.1:1/graphql', '--out', 'x'],
  ],
  ['an option that there is not', ['--region', REGION, '--without-history', '--port', '4100']],
])('npm run new-ars with %s: the command says so, and exits with 1', async (_what, args) => {
  const command = new CommandProcess(['new-ars', ...args], {});
  expect(await command.exitCode()).toBe(1);
  expect(command.output).not.toMatch(/\n\s+at /);
});
