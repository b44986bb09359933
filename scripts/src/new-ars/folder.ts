import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Ars, spelledFor } from './spelling.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Template of a complete subgraph for a fictitious region, checked and tested in this repository. */
export const TEMPLATE = fileURLToPath(new URL('../../ars-template', import.meta.url));

/** Copies a template with the ARS's names. */
export async function copyFor(ars: Ars, template: string, folder: string): Promise<void> {
  const entries = await readdir(template, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const copy = join(folder, spelledFor(ars, relative(template, path)));
    await mkdir(dirname(copy), { recursive: true });
    await writeFile(copy, spelledFor(ars, await readFile(path, 'utf8')));
  }
}

/** Reformats, since the names change line lengths and the order of imports. */
export async function format(folder: string): Promise<void> {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const options = ['check', '--write', '--vcs-enabled=false', `--config-path=${ROOT}`];
  await promisify(execFile)(process.execPath, [biome, ...options, folder]);
}

/** Creates a folder atomically: written under a hidden name beside its place, then renamed. */
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
