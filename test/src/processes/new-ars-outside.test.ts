import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DELEGATIONS, delegationOf, roadmapsWith } from '@hopen/roadmaps';
import { REGIONS } from '@hopen/schema';
import { compose, SUBGRAPHS } from '@hopen/scripts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ServedPaca, servePaca } from '../support/served-paca.ts';
import { AMPLE_MS, startTestCountry, type TestCountry } from '../support/test-country.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const { code: REGION } = REGIONS.find(
  ({ code }) => !DELEGATIONS.some(({ regionCode }) => regionCode === code),
)!;
const LINE = delegationOf({ regionCode: REGION, url: 'https://ars.example/graphql' });

let folder: string;
let printed: string;
let paca: ServedPaca;
let graph: TestCountry;
beforeAll(async () => {
  const parent = await mkdtemp(join(process.env.HOPEN_RUN_FOLDER!, 'outside-'));
  folder = join(parent, 'ars');
  const command = ['scripts/run.mjs', 'new-ars', '--region', REGION, '--without-history', '--out', folder];
  ({ stdout: printed } = await run(process.execPath, command, { cwd: ROOT }));
  await install();
  paca = await servePaca();
  graph = await startTestCountry();
});
afterAll(async () => {
  await graph?.close();
  await paca?.stop();
});

/** Emulates `npm install` offline: our packages from the shipped files, others from here. */
async function install(): Promise<void> {
  const [here, there] = [join(ROOT, 'node_modules'), join(folder, 'node_modules')];
  await mkdir(there);
  for (const name of await readdir(here)) {
    if (name !== '@hopen') await symlink(join(here, name), join(there, name), 'junction');
  }
  const { dependencies, devDependencies } = await manifest();
  for (const [name, file] of Object.entries({ ...dependencies, ...devDependencies })) {
    if (!file.startsWith('file:')) continue;
    await mkdir(join(there, name), { recursive: true });
    await run('tar', ['-xzf', file.slice('file:'.length), '-C', join(there, name), '--strip-components=1'], {
      cwd: folder,
    });
    await linkNamedVersions(join(there, name));
  }
}

/** Links the versions that a package of ours names below it, where another one is hoisted here, as `npm install` does. */
async function linkNamedVersions(ours: string): Promise<void> {
  const versionIn = async (path: string): Promise<string> =>
    JSON.parse(await readFile(join(path, 'package.json'), 'utf8')).version;
  const { dependencies = {} } = JSON.parse(await readFile(join(ours, 'package.json'), 'utf8'));
  for (const [name, version] of Object.entries<string>(dependencies)) {
    if (name.startsWith('@hopen/') || (await versionIn(join(ROOT, 'node_modules', name))) === version)
      continue;
    const link = join(ours, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(ROOT, 'subgraphs/kit/node_modules', name), link, 'junction');
    expect(await versionIn(link)).toBe(version);
  }
}

/** Output of a command that reported breaches; rethrows if there is none. */
function orItsReport(failure: { readonly stdout?: string }): { readonly stdout: string } {
  const { stdout } = failure;
  if (!stdout) throw failure;
  return { stdout };
}

const manifest = async (): Promise<Record<string, Record<string, string>>> =>
  JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));

describe('a subgraph that an ARS hosts elsewhere', () => {
  it('brings our packages with it, and names one version of each other', async () => {
    const { dependencies = {}, devDependencies = {} } = await manifest();
    const packed = Object.entries(dependencies).filter(([name]) => name.startsWith('@hopen/'));
    expect(packed.map(([name]) => name).sort()).toEqual([
      '@hopen/kit',
      '@hopen/roadmap-kit',
      '@hopen/schema',
    ]);
    const others = { ...dependencies, ...devDependencies };
    for (const [name] of [...packed, ['@hopen/conformance'] as const]) delete others[name];
    for (const version of Object.values(others)) expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(await readFile(join(folder, 'README.md'), 'utf8')).not.toMatch(/terra.?nova/i);
  });

  it('is built, tested and told of by the commands that were printed, as they were', async () => {
    const commands = [...printed.matchAll(/^ {4}(.*)$/gm)].map(([, line]) => line!);
    expect(commands).toContain('npm install');
    // Skips the installation, which is done already.
    const script = commands.filter((line) => line !== 'npm install').join('\n');
    const { stderr } = await run('sh', ['-ec', script], { cwd: folder });
    expect(stderr).toMatch(/Tests:\s+7 passed, 7 total/);
  });

  it('prints the roles of its own database, and is refused one that is none', async () => {
    const { stdout } = await run('npm', ['run', '-s', 'roles'], { cwd: folder });
    expect(stdout.match(/schema if not exists "([^"]+)"/g)).toEqual([
      `schema if not exists "${LINE.subgraph}"`,
    ]);
    expect(stdout).toContain(`"hopen_${LINE.subgraph.replaceAll('-', '_')}"`);
    const migrating = run('npm', ['run', '-s', 'migrate'], { cwd: folder, env: { PATH: process.env.PATH } });
    await expect(migrating).rejects.toThrow(/DATABASE_URL must read postgres/);
  });

  it('is tested as the State will, without anything of the State’s', async () => {
    const command = ['run', '-s', 'conformance', '--', '--region', '93', '--url', paca.url, '--token'];
    const load = ['--questions', '20', '--p99', String(AMPLE_MS)];
    const options = [paca.token, '--from', graph.url, ...load, '--json'];
    const { stdout } = await run('npm', [...command, ...options], { cwd: folder }).catch(orItsReport);
    const report = JSON.parse(stdout);
    expect(report.findings.filter(({ outcome }: { outcome: string }) => outcome !== 'passed')).toEqual([]);
    expect(report).toMatchObject({ conforms: true, type: 'PacaRoadmap', speed: { outcome: 'passed' } });
  });

  it('said the SDL that the State composes the country with', async () => {
    const sdl = await readFile(join(folder, `${LINE.subgraph}.graphql`), 'utf8');
    const state = SUBGRAPHS.map((each) =>
      each.name === 'roadmaps' ? roadmapsWith([...DELEGATIONS, LINE]) : each,
    );
    const elsewhere = [{ name: LINE.subgraph, url: LINE.url!, sdl }];
    const contract = await compose(state, elsewhere, [...DELEGATIONS, LINE]);
    expect(contract.get('api.graphql')).toContain(`type ${LINE.type} implements RegionalRoadmap`);
    expect(contract.get('supergraph.graphql')).toContain(LINE.url);
  });
});
