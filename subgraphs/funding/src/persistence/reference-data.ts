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
  if (folder) await loadProgrammes(em, new URL('programmes.json', folder));
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
    throw new UserFacingError(
      `The programmes of ${fileURLToPath(file)} are not loaded: ${(error as Error).message}`,
    );
  }
}
