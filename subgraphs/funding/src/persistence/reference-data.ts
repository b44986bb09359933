import { readFile } from 'node:fs/promises';
import type { SqlEntityManager } from '@hopen/kit';
import { Programme } from '../domain/programme.ts';

const FILE = new URL('../../data/programmes.json', import.meta.url);

/** Brings the programmes of `data/programmes.json` into their table. */
export async function loadProgrammes(em: SqlEntityManager): Promise<void> {
  const programmes: Programme[] = JSON.parse(await readFile(FILE, 'utf8'));
  await em.upsertMany(Programme, programmes);
}
