import { readdir, readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { type SqlEntityManager } from '@hopen/kit/database';
import { UserFacingError } from '@hopen/kit/user-facing-error';
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
    await refuseIfOther(em, versions);
    await loadPublished(em, HostedRoadmap, versions);
  }
}

/** A version that the State has published itself meanwhile, under the number of one that came back, would hide that one. */
async function refuseIfOther(em: SqlEntityManager, versions: readonly HostedRoadmap[]): Promise<void> {
  for (const version of versions) {
    const { regionCode, version: number } = version;
    const kept = await em.findOne(
      HostedRoadmap,
      { regionCode, version: number },
      { disableIdentityMap: true },
    );
    if (!kept || isDeepStrictEqual({ ...kept }, { ...version })) continue;
    throw new UserFacingError(
      `Version ${number} of region ${regionCode} has come back with another text than the one that the State has published under that number. Whoever answers for both gives one of them another number, in data/published/.`,
    );
  }
}
