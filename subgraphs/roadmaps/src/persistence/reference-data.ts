import { readdir, readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { type SqlEntityManager } from '@hopen/kit/database';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { loadPublished } from '@hopen/roadmap-kit';
import { HostedRoadmap } from '../domain/hosted-roadmap.ts';

const FOLDER = new URL('../../data/published/', import.meta.url);

/** Loads the versions of roadmaps that ARSs returned to the State, where they are not stored yet. */
export async function loadReturned(em: SqlEntityManager, folder = FOLDER): Promise<void> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    // No ARS has returned its roadmap yet.
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const file of files.filter((name) => name.endsWith('.json')).sort()) {
    const versions: HostedRoadmap[] = JSON.parse(await readFile(new URL(file, folder), 'utf8'));
    await refuseIfDifferent(em, versions);
    await loadPublished(em, HostedRoadmap, versions);
  }
}

/** Refuses a returned version whose number the State has published with another text: the stored one would hide it. */
async function refuseIfDifferent(em: SqlEntityManager, versions: readonly HostedRoadmap[]): Promise<void> {
  for (const version of versions) {
    const { regionCode, version: number } = version;
    const stored = await em.findOne(
      HostedRoadmap,
      { regionCode, version: number },
      { disableIdentityMap: true },
    );
    if (!stored || isDeepStrictEqual({ ...stored }, { ...version })) continue;
    throw new UserFacingError(
      `Version ${number} of region ${regionCode} has come back with another text than the one that the State has published under that number. Whoever answers for both gives one of them another number, in data/published/.`,
    );
  }
}
