import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { transform } from '@swc/core';
import { build, type Plugin } from 'esbuild';

const NAME = '@hopen/conformance';
const VERSION = '0.1.0';
/** Output path at the same depth as in this repository, so that relative paths to its data work. */
const PROGRAM = 'scripts/src/commands/conformance.js';
/** Packages whose sources are bundled. */
const OURS = ['scripts', 'schema', 'subgraphs/kit', 'subgraphs/roadmap-kit', 'subgraphs/roadmaps'];
const READS = ['schema/subgraphs', 'subgraphs/indicators/data/hopen.json'];

/**
 * Packs the conformance command with its contract for a standalone project, and returns the dependency entry. Our
 * sources become one file.
 */
export async function packConformance(packages: string, root: string): Promise<Record<string, string>> {
  const folder = join(packages, '.conformance');
  try {
    const dependencies = await bundle(join(folder, PROGRAM), root);
    for (const path of READS) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await cp(join(root, path), join(folder, path), { recursive: true });
    }
    const manifest = { name: NAME, version: VERSION, license: 'Apache-2.0', type: 'module', dependencies };
    await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    const options = ['pack', '--json', '--ignore-scripts', '--pack-destination', packages];
    const { stdout } = await promisify(execFile)('npm', options, {
      cwd: folder,
      shell: process.platform === 'win32',
    });
    const [packed] = Object.values<{ filename: string }>(JSON.parse(stdout));
    return { [NAME]: `file:packages/${packed!.filename}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Bundles our sources into one file; returns the third-party dependencies with the versions tested here. */
async function bundle(outfile: string, root: string): Promise<Record<string, string>> {
  const { metafile } = await build({
    entryPoints: [join(root, 'scripts/src/commands/conformance.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    // Keeps class names, from which GraphQL type names are derived.
    keepNames: true,
    metafile: true,
    logLevel: 'silent',
    plugins: [ourSources(root)],
  });
  const [output] = Object.values(metafile.outputs);
  const names = new Set(
    output!.imports.flatMap(({ path, external }) =>
      external && !path.startsWith('node:') ? path.split('/', path.startsWith('@') ? 2 : 1).join('/') : [],
    ),
  );
  const manifests = await Promise.all(
    OURS.map(async (each) => JSON.parse(await readFile(join(root, each, 'package.json'), 'utf8'))),
  );
  const versions: Record<string, string> = Object.assign({}, ...manifests.map((each) => each.dependencies));
  return Object.fromEntries([...names].sort().map((name) => [name, versions[name]!]));
}

/** Compiles sources with SWC like this program, for decorator metadata. */
const ourSources = (root: string): Plugin => ({
  name: 'our-sources',
  async setup({ onResolve, onLoad }) {
    const options = { ...JSON.parse(await readFile(join(root, '.swcrc'), 'utf8')), swcrc: false };
    onResolve({ filter: /^@hopen\// }, ({ path }) => ({ path: fileURLToPath(import.meta.resolve(path)) }));
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path, external: true },
    );
    onLoad({ filter: /\.ts$/ }, async ({ path: filename }) => {
      const source = await readFile(filename, 'utf8');
      const { code } = await transform(source, { ...options, sourceMaps: false, filename });
      return { contents: code, loader: 'js' };
    });
  },
});
