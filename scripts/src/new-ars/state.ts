import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import type { PublishedRoadmap } from '@hopen/roadmap-kit/domain';
import { TEMPLATE } from './folder.ts';
import { type Ars, spelledFor } from './spelling.ts';

/** Change of a file in the State's repository: path from the root, and both texts. */
export interface Change {
  readonly path: string;
  /** Null for a new file. */
  readonly before: string | null;
  readonly after: string;
}

const LOCK = 'package-lock.json';
/** Folder of versions that returned with a roadmap, by region. */
export const PUBLISHED = 'subgraphs/roadmaps/data/published';
const TABLE = 'subgraphs/roadmaps/src/domain/delegations.ts';
/** Matches the lines of the delegation table. */
const LINES = /(?<=DELEGATIONS\b.*delegationTable\(\[\n {2}\/\/.*\n)(?: {2}\{.*\},\n)*(?=\]\))/;

/** Changes when an ARS joins: the lockfile, so that `npm ci` keeps working, then the one line to review. */
export async function changesForJoining(ars: Ars, root: string): Promise<Change[]> {
  const manifest = JSON.parse(spelledFor(ars, await readFile(join(TEMPLATE, 'package.json'), 'utf8')));
  return [
    await changeOf(root, LOCK, (lock) => withWorkspace(lock, `subgraphs/${ars.subgraph}`, manifest)),
    await changeOf(root, TABLE, (table) => withLine(table, ars)),
  ];
}

/** Applies all changes or none; each file is replaced atomically. */
export async function apply(changes: readonly Change[], root: string): Promise<void> {
  const done: Change[] = [];
  try {
    for (const change of changes) {
      await replace(join(root, change.path), change.after);
      done.push(change);
    }
  } catch (error) {
    for (const { path, before } of done) {
      if (before === null) await rm(join(root, path));
      else await replace(join(root, path), before);
    }
    throw error;
  }
}

/** Line of the delegation table. */
export const lineOf = ({ regionCode }: Pick<Ars, 'regionCode'>, url?: string): string =>
  `{ regionCode: '${regionCode}'${url ? `, url: '${url}'` : ''} },`;

/** Changes when the State takes a roadmap back: versions are added, line and workspace removed. */
export async function changesForReturn(
  ars: Ars,
  versions: readonly PublishedRoadmap[],
  root: string,
): Promise<Change[]> {
  const path = `${PUBLISHED}/${ars.slug}.json`;
  const before = await readFile(join(root, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  const changes = [
    { path, before, after: `${JSON.stringify(versions, null, 2)}\n` },
    await changeOf(root, LOCK, (lock) => withoutWorkspace(lock, `subgraphs/${ars.subgraph}`)),
    await changeOf(root, TABLE, (table) => withoutLine(table, ars)),
  ];
  return changes.filter(({ before, after }) => before !== after);
}

async function changeOf(root: string, path: string, change: (text: string) => string): Promise<Change> {
  const before = await readFile(join(root, path), 'utf8');
  return { path, before, after: change(before) };
}

async function replace(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

const withLine = (table: string, ars: Ars): string =>
  changedLines(table, (lines) => `${lines}  ${lineOf(ars)}\n`);

const withoutLine = (table: string, { regionCode }: Ars): string =>
  changedLines(table, (lines) =>
    lines.replace(new RegExp(`^  \\{ regionCode: '${regionCode}'.*\n`, 'm'), ''),
  );

function changedLines(table: string, change: (lines: string) => string): string {
  if (LINES.test(table)) return table.replace(LINES, change);
  throw new UserFacingError(
    `${TABLE} has no delegation table that new-ars can edit: "delegationTable([", one comment, one line per region.`,
  );
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Adds a workspace to the lockfile as npm would; all dependencies of the template are already in it. */
function withWorkspace(
  text: string,
  folder: string,
  { name, version, license, dependencies }: Manifest,
): string {
  const lock = JSON.parse(text);
  lock.packages[`node_modules/${name}`] = { resolved: folder, link: true };
  lock.packages[folder] = { name, version, license, dependencies };
  return lockText(lock, Object.entries(lock.packages));
}

function withoutWorkspace(text: string, folder: string): string {
  const lock = JSON.parse(text);
  const others = Object.entries<{ resolved?: string }>(lock.packages).filter(
    ([path, { resolved }]) => path !== folder && resolved !== folder,
  );
  return lockText(lock, others);
}

function lockText(lock: object, packages: readonly [string, unknown][]): string {
  const sorted = packages.toSorted(([one], [other]) => one.localeCompare(other, 'en'));
  return `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`;
}
