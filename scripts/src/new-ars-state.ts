import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserFacingError } from '@hopen/kit';
import { TEMPLATE } from './new-ars-folder.ts';
import { type Ars, delegationOf, spelledFor } from './new-ars-spelling.ts';

/** A file of the State's that changes when an ARS gets a folder here: its path from the root, and both texts. */
export interface Change {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

const LOCK = 'package-lock.json';
const TABLE = 'subgraphs/roadmaps/src/domain/delegations.ts';
/** The lines of the table. */
const LINES = /(?<=DELEGATIONS\b.*checked\(\[\n)(?: {2}\{.*\},\n)*(?=\]\))/;

/** What changes of the State's own: the lockfile, so that the next `npm ci` passes, and last the one line to review. */
export async function changesFor(ars: Ars, root: string): Promise<Change[]> {
  const manifest = JSON.parse(spelledFor(ars, await readFile(join(TEMPLATE, 'package.json'), 'utf8')));
  return [
    await changeOf(root, LOCK, (lock) =>
      withWorkspace(lock, `subgraphs/${delegationOf(ars).subgraph}`, manifest),
    ),
    await changeOf(root, TABLE, (table) => withLine(table, ars)),
  ];
}

/** Each file changes at once or not at all, and all of them or none. */
export async function apply(changes: readonly Change[], root: string): Promise<void> {
  const done: Change[] = [];
  try {
    for (const change of changes) {
      await replace(join(root, change.path), change.after);
      done.push(change);
    }
  } catch (error) {
    for (const { path, before } of done) await replace(join(root, path), before);
    throw error;
  }
}

/** The line of the delegation table, as it is written there. */
export function lineOf(ars: Ars, url?: string): string {
  const fields = Object.entries(delegationOf(ars, url)).map(([field, value]) => `${field}: '${value}'`);
  return `{ ${fields.join(', ')} },`;
}

async function changeOf(root: string, path: string, change: (text: string) => string): Promise<Change> {
  const before = await readFile(join(root, path), 'utf8');
  return { path, before, after: change(before) };
}

async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

function withLine(table: string, ars: Ars): string {
  if (!LINES.test(table))
    throw new UserFacingError(`${TABLE} holds no table of the form that a line can be added to.`);
  return table.replace(LINES, (lines) => `${lines}  ${lineOf(ars)}\n`);
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The lockfile as npm itself would write it: everything that the template depends on is in it already. */
function withWorkspace(
  text: string,
  folder: string,
  { name, version, license, dependencies }: Manifest,
): string {
  const lock = JSON.parse(text);
  lock.packages[`node_modules/${name}`] = { resolved: folder, link: true };
  lock.packages[folder] = { name, version, license, dependencies };
  const sorted = Object.entries(lock.packages).sort(([one], [other]) => one.localeCompare(other, 'en'));
  return `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`;
}
