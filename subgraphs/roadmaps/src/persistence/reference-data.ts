import { readdir, readFile } from 'node:fs/promises';
import type { SqlEntityManager } from '@hopen/kit';
import { loadPublished } from '@hopen/roadmap-kit';
import { HostedRoadmap } from '../domain/hosted-roadmap.ts';

const FOLDER = new URL('../../data/published/', import.meta.url);

/** Brings the versions of the ARS that gave their roadmaps back into the table, where they are not kept yet. */
export async function loadReturned(em: SqlEntityManager, folder = FOLDER): Promise<void> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    // No ARS has given its roadmap back yet.
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const file of files.filter((name) => name.endsWith('.json')).sort()) {
    const versions: HostedRoadmap[] = JSON.parse(await readFile(new URL(file, folder), 'utf8'));
    await loadPublished(em, HostedRoadmap, versions);
  }
}
