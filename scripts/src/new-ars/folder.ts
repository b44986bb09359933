import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Ars, spelledFor } from './spelling.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** A whole subgraph, checked and tested here as it stands, of a region that there is not. */
export const TEMPLATE = fileURLToPath(new URL('../../ars-template', import.meta.url));

/** Copies a template under the names of the ARS. */
export async function copyFor(ars: Ars, template: string, folder: string): Promise<void> {
  const entries = await readdir(template, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const copy = join(folder, spelledFor(ars, relative(template, path)));
    await mkdir(dirname(copy), { recursive: true });
    await writeFile(copy, spelledFor(ars, await readFile(path, 'utf8')));
  }
}

/** Other names make other line lengths, and another order of imports. */
export async function format(folder: string): Promise<void> {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const options = ['check', '--write', '--vcs-enabled=false', `--config-path=${ROOT}`];
  await promisify(execFile)(process.execPath, [biome, ...options, folder]);
}

/** Has a folder appear whole or not at all: it is written beside its place, under a name that no tool looks at. */
export async function appear(folder: string, write: (draft: string) => Promise<void>): Promise<void> {
  const draft = join(dirname(folder), `.${basename(folder)}.${process.pid}`);
  const made = await mkdir(draft, { recursive: true });
  try {
    await write(draft);
    await rename(draft, folder);
  } catch (error) {
    await rm(made ?? draft, { recursive: true, force: true });
    throw error;
  }
}
