import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, realpath, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DELEGATIONS } from '@hopen/roadmaps';
import { REGIONS } from '@hopen/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandProcess } from './command-process.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const LOOK_EVERY_MS = 50;
const run = promisify(execFile);

/** A region that has not joined yet. */
const { code: REGION } = REGIONS.find(
  ({ code }) => !DELEGATIONS.some(({ regionCode }) => regionCode === code),
)!;

afterAll(() => CommandProcess.stopAll());

describe('npm run new-ars in this repository', () => {
  let copy: string;
  beforeAll(async () => {
    copy = join(await mkdtemp(join(process.env.HOPEN_RUN_FOLDER!, 'inside-')), 'hopen');
    const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: ROOT,
    });
    for (const path of stdout.split('\0').filter((each) => each && existsSync(join(ROOT, each))))
      await cp(join(ROOT, path), join(copy, path));
    await linkModules();
    await run('git', ['init', '-q'], { cwd: copy });
  });

  /** The modules of others from here, and ours from the copy. */
  async function linkModules(): Promise<void> {
    const [here, there] = [join(ROOT, 'node_modules'), join(copy, 'node_modules')];
    await mkdir(join(there, '@hopen'), { recursive: true });
    for (const name of await readdir(here))
      if (name !== '@hopen') await symlink(join(here, name), join(there, name), 'junction');
    for (const name of await readdir(join(here, '@hopen')))
      await symlink(
        join(copy, relative(ROOT, await realpath(join(here, '@hopen', name)))),
        join(there, '@hopen', name),
        'junction',
      );
    for (const workspace of ['subgraphs/kit', 'gateway', 'scripts', 'test']) {
      const nested = join(workspace, 'node_modules');
      if (existsSync(join(ROOT, nested))) await symlink(join(ROOT, nested), join(copy, nested), 'junction');
    }
  }

  it('prints what to run next, which works as it stands', async () => {
    const command = ['scripts/run.mjs', 'new-ars', '--region', REGION, '--name', 'oz'];
    const { stdout } = await run(process.execPath, command, { cwd: copy });
    const commands = [...stdout.matchAll(/^ {4}(.*)$/gm)].map(([, line]) => line!);
    expect(commands).toContain('npm start');
    const NAMES = ['GATEWAY', 'ISSUER', 'ESTABLISHMENTS', 'ROADMAPS', 'ROADMAPS_PACA', 'ROADMAPS_OZ'];
    const ports = [...NAMES, 'FUNDING', 'INDICATORS'].map((name) => [`${name}_PORT`, '0']);
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...Object.fromEntries(ports),
      GIT_AUTHOR_NAME: 'ARS',
      GIT_AUTHOR_EMAIL: 'ars@example.org',
      GIT_COMMITTER_NAME: 'ARS',
      GIT_COMMITTER_EMAIL: 'ars@example.org',
    };
    for (const line of commands) {
      const child = spawn('sh', ['-c', `exec ${line}`], { cwd: copy, env, detached: true });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
      if (line === 'npm start') {
        while (!said.includes('answers at') && child.exitCode === null) await setTimeout(LOOK_EVERY_MS);
        process.kill(-child.pid!, 'SIGINT');
      }
      const [code] = await once(child, 'close');
      // Ctrl-C ends npm by the signal itself.
      if (line === 'npm start') expect(said).toContain('answers at');
      else expect({ line, said, code }).toEqual({ line, said: expect.any(String), code: 0 });
    }
    const { stdout: log } = await run('git', ['log', '--format=%s', '--stat'], { cwd: copy });
    expect(log).toMatch(/roadmaps-oz joins the country[\s\S]*schema\/subgraphs\/roadmaps-oz.graphql/);
  });
});

it.each([
  ['no region and no name', []],
  ['no name', ['--region', REGION]],
  ['an option that there is not', ['--region', REGION, '--name', 'pays-d-oz', '--port', '4100']],
])('npm run new-ars with %s: the command says so, and exits with 1', async (_what, args) => {
  const command = new CommandProcess(['new-ars', ...args], {});
  expect(await command.exitCode()).toBe(1);
  expect(command.output).not.toMatch(/\n\s+at /);
});
