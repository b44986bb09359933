import { bulkInsert, type SqlEntityManager, UserFacingError } from '@hopen/kit';
import type { KeptRoadmap } from '@hopen/schema';
import type { EntityClass } from '@mikro-orm/core';

/**
 * Brings the published versions of a file into their table. A version that is there already stays as it is, whoever published
 * it: a published version never changes.
 */
export async function loadPublished<Version extends KeptRoadmap>(
  em: SqlEntityManager,
  versions: EntityClass<Version>,
  file: readonly Version[],
): Promise<void> {
  const kept = await em.find<KeptRoadmap>(versions, {});
  const isKept = ({ regionCode, version }: KeptRoadmap) =>
    kept.some((each) => each.regionCode === regionCode && each.version === version);
  const missing = file.filter((each) => !isKept(each));
  const clash = missing.find(({ regionCode, publishedOn }) =>
    kept.some((each) => each.regionCode === regionCode && each.publishedOn === publishedOn),
  );
  if (clash) {
    throw new UserFacingError(
      `Version ${clash.version} of region ${clash.regionCode}, in the file of roadmaps, was published on ${clash.publishedOn}, and so was another version that is kept: one version a day at most.`,
    );
  }
  await bulkInsert(em, versions, missing);
}
