import { rmSync } from 'node:fs';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImportRefused, readStructuresDay } from '@hopen/establishments';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { isCivilDay } from '@hopen/schema';
import { type Digest, type DownloadLimits, downloadInto, type Expected, readJson } from './download.ts';

/** Structures file of FINESS+ to import. */
export interface StructuresFile {
  readonly path: string;
  /** Notes on the file that was chosen, and on those passed over. */
  readonly notes: readonly string[];
  /** Removes what was downloaded. */
  remove(): void;
}

export interface SourceOptions {
  /** SHA-256 that a download must have. */
  readonly sha256?: string;
  readonly limits?: DownloadLimits;
}

/** Finds the newest structures file of a folder, at an address, or of a data set of data.gouv.fr. Throws `UserFacingError`. */
export async function findStructures(from: string, options: SourceOptions = {}): Promise<StructuresFile> {
  const url = /^https?:/i.test(from) ? URL.parse(from) : null;
  if (url) return download(url, options);
  if (options.sha256) throw new UserFacingError('--sha256 is for an address.');
  return newestIn(from);
}

/** Newest file of a folder, by the day in its header. */
async function newestIn(folder: string): Promise<StructuresFile> {
  const found: { readonly name: string; readonly day: string }[] = [];
  const passedOver: string[] = [];
  for (const name of await namesIn(folder)) {
    const day = /json(\.gz)?$/i.test(name) ? await dayOf(join(folder, name), name) : null;
    if (day) found.push({ name, day });
    else passedOver.push(`${name} was passed over: it is not a structures file of FINESS+.`);
  }
  found.sort((one, other) => (`${one.day} ${one.name}` < `${other.day} ${other.name}` ? 1 : -1));
  const [newest, ...older] = found;
  if (!newest)
    throw new UserFacingError([`${folder} holds no structures file of FINESS+.`, ...passedOver].join('\n'));
  const notes = [
    `${newest.name}, of ${newest.day}, is the newest structures file of ${folder}.`,
    ...older.map(({ name, day }) => `${name} was passed over: it is of ${day}.`),
    ...passedOver,
  ];
  return { path: join(folder, newest.name), notes, remove() {} };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    throw new UserFacingError(`${folder} is not a folder that can be read: ${(error as Error).message}`);
  }
}

async function dayOf(path: string, name: string): Promise<string | null> {
  try {
    return await readStructuresDay(path, name);
  } catch (error) {
    if (error instanceof ImportRefused) return null;
    throw error;
  }
}

/** Description of a data set, as the API of data.gouv.fr gives it. */
const DATASET = /\/api\/\d+\/datasets\/[^/]+\/?$/;

async function download(url: URL, { sha256, limits }: SourceOptions): Promise<StructuresFile> {
  const given: readonly Digest[] = sha256 ? [{ algorithm: 'sha256', hex: sha256 }] : [];
  const folder = await temporaryFolder();
  try {
    const resource = DATASET.test(url.pathname)
      ? newestResource(url, await readJson(url, limits))
      : { url, digests: [] };
    const expected = { ...resource, digests: [...resource.digests, ...given] };
    const path = await downloadInto(folder.path, resource.url, expected, limits);
    return {
      path,
      notes: [`${resource.url.origin}${resource.url.pathname} is downloaded.`],
      remove: folder.remove,
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

/** Folder for a download, removed when the process ends, by a signal too. */
async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'hopen-finess-'));
  const removeOnExit = () => rmSync(path, { recursive: true, force: true });
  const end = () => process.exit(1);
  process.once('exit', removeOnExit).once('SIGINT', end).once('SIGTERM', end);
  const remove = () => {
    process.off('exit', removeOnExit).off('SIGINT', end).off('SIGTERM', end);
    removeOnExit();
  };
  return { path, remove };
}

/** Daily structures file of a data set: `finess-structures-journalier-20261130.json.gz`. */
const DAILY = /^finess-structures-journalier-(\d{4})(\d{2})(\d{2})\.json\.gz$/;

/**
 * Newest daily structures file that a data set names. It must say how to verify it. The form of the description is that which
 * others read at data.gouv.fr (`title`, `url`, `filesize`, `checksum`); ASSUMED, since it was not asked from here.
 */
function newestResource(dataset: URL, document: unknown): Expected & { readonly url: URL } {
  const { resources } = (document ?? {}) as { resources?: unknown };
  const dated = (Array.isArray(resources) ? resources : []).flatMap((resource) => {
    const [, ...parts] = DAILY.exec(resource?.title) ?? [];
    const day = parts.join('-');
    return isCivilDay(day) ? [{ ...resource, day }] : [];
  });
  const newest = dated.sort((one, other) => (one.day < other.day ? 1 : -1))[0];
  const refuse = (why: string) =>
    new UserFacingError(`${dataset.origin}${dataset.pathname} ${why}. Nothing was written.`);
  if (!newest) throw refuse('names no file like finess-structures-journalier-AAAAMMJJ.json.gz');
  const { title: name, url, filesize, checksum } = newest;
  const at = URL.parse(url);
  if (!at) throw refuse(`does not say where ${name} is`);
  const { type: algorithm, value: hex } = checksum ?? {};
  if (!['sha1', 'sha256'].includes(algorithm) || !/^[0-9a-f]+$/i.test(hex))
    throw refuse(`gives no checksum of ${name}: import its address itself, with --sha256`);
  const sizeBytes = Number.isInteger(filesize) ? { sizeBytes: filesize as number } : {};
  return { url: at, name, ...sizeBytes, digests: [{ algorithm, hex }] };
}
