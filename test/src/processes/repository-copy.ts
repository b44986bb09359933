import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, realpath, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../support/pages.ts';

const run = promisify(execFile);
/** Workspaces that have modules of their own. */
const WITH_MODULES = ['subgraphs/kit', 'gateway', 'scripts', 'test'];

/** Copies this repository as `git clone` and `npm ci` would give it, without a network: the modules of others are linked. */
export async function copyRepository(to: string): Promise<void> {
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    maxBuffer: 10_000_000,
  });
  for (const path of stdout.split('\0').filter((each) => each && existsSync(join(ROOT, each))))
    await cp(join(ROOT, path), join(to, path));
  await linkModules(to);
  const identity = ['-c', 'user.name=Reader', '-c', 'user.email=reader@example.org'];
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
    [...identity, 'commit', '-qm', 'As cloned'],
  ])
    await run('git', args, { cwd: to });
}

async function linkModules(to: string): Promise<void> {
  const [here, there] = [join(ROOT, 'node_modules'), join(to, 'node_modules')];
  await mkdir(join(there, '@hopen'), { recursive: true });
  for (const name of await readdir(here))
    if (name !== '@hopen') await symlink(join(here, name), join(there, name), 'junction');
  for (const name of await readdir(join(here, '@hopen'))) {
    const workspace = relative(ROOT, await realpath(join(here, '@hopen', name)));
    await symlink(join(to, workspace), join(there, '@hopen', name), 'junction');
  }
  for (const workspace of WITH_MODULES) {
    const nested = join(workspace, 'node_modules');
    if (existsSync(join(ROOT, nested))) await symlink(join(ROOT, nested), join(to, nested), 'junction');
  }
}
