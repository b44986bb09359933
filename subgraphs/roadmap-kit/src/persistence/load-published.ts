import { bulkInsert, type SqlEntityManager } from '@hopen/kit/database';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import type { EntityClass } from '@mikro-orm/core';
import type { PublishedRoadmap } from '../domain/roadmap-content.ts';

/** Loads the published versions of a file that are not stored yet. A stored version is left alone: it never changes. */
export async function loadPublished<Version extends PublishedRoadmap>(
  em: SqlEntityManager,
  versions: EntityClass<Version>,
  file: readonly Version[],
): Promise<void> {
  const stored = await em.find<PublishedRoadmap>(versions, {});
  const isStored = ({ regionCode, version }: PublishedRoadmap) =>
    stored.some((each) => each.regionCode === regionCode && each.version === version);
  const missing = file.filter((each) => !isStored(each));
  const clash = missing.find(({ regionCode, publishedOn }) =>
    stored.some((each) => each.regionCode === regionCode && each.publishedOn === publishedOn),
  );
  if (clash) {
    throw new UserFacingError(
      `Version ${clash.version} of region ${clash.regionCode}, in the file of roadmaps, was published on ${clash.publishedOn}, and so was another version that is kept: one version a day at most.`,
    );
  }
  await bulkInsert(em, versions, missing);
}
