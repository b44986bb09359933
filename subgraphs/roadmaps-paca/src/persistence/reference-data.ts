import { readFile } from 'node:fs/promises';
import type { SqlEntityManager } from '@hopen/kit/database';
import { loadPublished } from '@hopen/roadmap-kit';
import { PacaRoadmap } from '../domain/paca-roadmap.ts';

const FILE = new URL('../../data/roadmap.json', import.meta.url);

/** Loads the versions of `data/roadmap.json` that are not stored yet. */
export async function loadRoadmap(em: SqlEntityManager): Promise<void> {
  const versions: PacaRoadmap[] = JSON.parse(await readFile(FILE, 'utf8'));
  await loadPublished(em, PacaRoadmap, versions);
}
