import { readFile } from 'node:fs/promises';
import type { SqlEntityManager } from '@hopen/kit/database';
import { Programme } from '../domain/programme.ts';
import { readProgramme } from '../domain/programme-file.ts';

const FILE = new URL('../../data/programmes.json', import.meta.url);

/** Brings the programmes of `data/programmes.json`, or of another such file, into their table. */
export async function loadProgrammes(em: SqlEntityManager, file: URL = FILE): Promise<void> {
  const programmes: unknown[] = JSON.parse(await readFile(file, 'utf8'));
  await em.upsertMany(Programme, programmes.map(readProgramme));
}
