import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { packConformance } from './bundled-conformance.ts';
import { copyFor } from './folder.ts';
import type { Ars } from './spelling.ts';

const run = promisify(execFile);

/** What a subgraph needs beside the template when it stands alone. */
const OUTSIDE = fileURLToPath(new URL('../../ars-template-outside', import.meta.url));

/** What an ARS builds its subgraph on, each after those that it is built on itself. */
const PUBLISHED = ['schema', 'subgraphs/kit', 'subgraphs/roadmap-kit'];

/** What a subgraph needs to be built and tested, of what this repository has for it. */
const TOOLS = ['@jest/globals', '@types/node', 'jest', 'typescript'];

/** Turns a subgraph into a project of its own: our packages come with it, every other one in the version tried here. */
export async function standAlone(folder: string, ars: Ars, root: string): Promise<void> {
  const own = await readJson(join(folder, 'package.json'));
  await copyFor(ars, OUTSIDE, folder);
  const [outside, all, { compilerOptions }] = await Promise.all([
    readJson(join(folder, 'package.json')),
    readJson(join(root, 'package.json')),
    readJson(join(root, 'tsconfig.json')),
  ]);
  await writeJson(join(folder, 'package.json'), {
    ...own,
    ...outside,
    dependencies: { ...own.dependencies, ...(await packInto(join(folder, 'packages'), root)) },
    devDependencies: {
      ...(await packConformance(join(folder, 'packages'), root)),
      ...Object.fromEntries(TOOLS.map((tool) => [tool, all.devDependencies[tool]])),
    },
    // They bring Node itself.
    optionalDependencies: all.optionalDependencies,
    overrides: all.overrides,
    allowScripts: all.allowScripts,
  });
  const { customConditions: _, ...options } = compilerOptions;
  await writeJson(join(folder, 'tsconfig.json'), {
    compilerOptions: { ...options, rootDir: 'src', outDir: 'dist' },
    include: ['src'],
  });
}

/** Builds and packs our packages. Says how a project with them in its folder `packages` depends on them. */
async function packInto(packages: string, root: string): Promise<Record<string, string>> {
  await mkdir(packages);
  for (const folder of PUBLISHED) {
    // What a former build left behind would be packed too.
    await rm(join(root, folder, 'dist'), { recursive: true, force: true });
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    await run(process.execPath, [compiler, '-p', join(root, folder, 'tsconfig.build.json')]);
  }
  const options = ['--json', '--ignore-scripts', '--pack-destination', packages];
  const workspaces = PUBLISHED.flatMap((folder) => ['--workspace', folder]);
  const { stdout } = await run('npm', ['pack', ...options, ...workspaces], {
    cwd: root,
    shell: process.platform === 'win32',
  });
  const packed: { name: string; filename: string }[] = Object.values(JSON.parse(stdout));
  return Object.fromEntries(packed.map(({ name, filename }) => [name, `file:packages/${filename}`]));
}

const readJson = async (path: string) => JSON.parse(await readFile(path, 'utf8'));
const writeJson = (path: string, value: object) => writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
