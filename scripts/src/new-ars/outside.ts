import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { packConformance } from './bundled-conformance.ts';
import { copyFor } from './folder.ts';
import type { Ars } from './spelling.ts';

const run = promisify(execFile);

/** Template of the files that only a standalone project needs. */
const OUTSIDE = fileURLToPath(new URL('../../ars-template-outside', import.meta.url));

/** Packages that an ARS depends on, in dependency order. */
const PUBLISHED = ['schema', 'subgraphs/kit', 'subgraphs/roadmap-kit'];

/** Development tools of a standalone project, in the versions of this repository. */
const TOOLS = ['@jest/globals', '@types/node', 'jest', 'typescript'];

/**
 * Turns a subgraph into a standalone project: our packages are packed into it, others pinned to the versions tested
 * here.
 */
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
    // Includes Node itself.
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

/** Builds and packs our packages; returns dependency entries for the folder `packages`. */
async function packInto(packages: string, root: string): Promise<Record<string, string>> {
  await mkdir(packages);
  for (const folder of PUBLISHED) {
    // Removes stale build output, which would be packed too.
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
