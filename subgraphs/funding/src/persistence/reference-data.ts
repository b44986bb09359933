import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { SqlEntityManager } from '@hopen/kit/database';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { Programme } from '../domain/programme.ts';
import { readProgramme } from '../domain/programme-file.ts';

const FILE = new URL('../../data/programmes.json', import.meta.url);

/** Loads the shipped programmes, and those of `programmes.json` in a folder. */
export async function loadReferenceData(em: SqlEntityManager, folder: URL | undefined): Promise<void> {
  await loadProgrammes(em);
  if (!folder) return;
  const further = new URL('programmes.json', folder);
  const shipped = new Set((await programmesIn(FILE)).map(({ code }) => code));
  const again = (await programmesIn(further)).find(({ code }) => shipped.has(code));
  if (again) throw notLoaded(further, `${again.code} is shipped, and not to be replaced.`);
  await loadProgrammes(em, further);
}

/** Brings the programmes of a file into their table: all of them, or none when one has a fault. */
export async function loadProgrammes(em: SqlEntityManager, file: URL = FILE): Promise<void> {
  await em.upsertMany(Programme, await programmesIn(file));
}

async function programmesIn(file: URL): Promise<Programme[]> {
  try {
    const entries: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (!Array.isArray(entries)) throw new Error('It is no list of programmes.');
    return entries.map(readProgramme);
  } catch (error) {
    throw notLoaded(file, (error as Error).message);
  }
}

const notLoaded = (file: URL, why: string) =>
  new UserFacingError(`The programmes of ${fileURLToPath(file)} are not loaded: ${why}`);
