import { readdir, readFile } from 'node:fs/promises';
import type { SqlEntityManager } from '@hopen/kit';
import { loadPublished } from '@hopen/roadmap-kit';
import { StateRoadmap } from '../domain/state-roadmap.ts';

const FOLDER = new URL('../../data/published/', import.meta.url);

/** Brings the versions of the ARS that gave their roadmaps back into the table, where they are not kept yet. */
export async function loadReturned(em: SqlEntityManager): Promise<void> {
  const files = await readdir(FOLDER).catch(() => []);
  for (const file of files.filter((name) => name.endsWith('.json')).sort()) {
    const versions: StateRoadmap[] = JSON.parse(await readFile(new URL(file, FOLDER), 'utf8'));
    await loadPublished(em, StateRoadmap, versions);
  }
}
