import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const GATEWAY = join(import.meta.dirname, '../..');
const PAGE = join(GATEWAY, 'src/explorer/page.js');
/** Kept out of dist/explorer, which receives the compiled form of this folder. */
const CACHE = join(GATEWAY, 'dist/explorer-bundle');

const SCRIPTS = {
  page: PAGE,
  'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
  'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
  'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
};
const STYLE = 'page.css';

/** Files of the bundle, each stored beside a gzipped copy (`.gz`). */
export const BUNDLE_FILES: readonly string[] = [STYLE, ...Object.keys(SCRIPTS).map((name) => `${name}.js`)];

/** Cache key of the bundle: hash of the lock file, the page and this file. */
export async function bundleKey(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [join(GATEWAY, '../package-lock.json'), PAGE, import.meta.filename]) {
    hash.update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Returns the folder of the bundle, building it if missing. */
export async function prepareBundle(key: string): Promise<string> {
  const folder = join(CACHE, key);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  try {
    await mkdir(draft, { recursive: true });
    await bundleInto(draft);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process may have built the same bundle first.
    if (!existsSync(folder)) throw error;
  }
  await removeOthers(key);
  return folder;
}

async function bundleInto(folder: string): Promise<void> {
  // Imported on demand: a gateway with a cached bundle never loads esbuild.
  const { build, stop } = await import('esbuild');
  await build({
    absWorkingDir: GATEWAY,
    entryPoints: SCRIPTS,
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    // GraphiQL's own style sheet, copied below, already includes the editor's.
    loader: { '.css': 'empty' },
    logLevel: 'silent',
  });
  await stop();
  await copyFile(createRequire(import.meta.url).resolve('graphiql/style.css'), join(folder, STYLE));
  for (const name of BUNDLE_FILES) {
    const content = await readFile(join(folder, name));
    await writeFile(join(folder, `${name}.gz`), await promisify(gzip)(content));
  }
}

/** Deletes the bundles of earlier versions. Drafts of the current key belong to another process and stay. */
async function removeOthers(key: string): Promise<void> {
  for (const name of await readdir(CACHE)) {
    if (!name.startsWith(key)) await rm(join(CACHE, name), { recursive: true, force: true });
  }
}
