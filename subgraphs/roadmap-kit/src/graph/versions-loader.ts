import { manyByKey } from '@hopen/kit/graphql';
import { type Scope } from '@hopen/kit/subgraph';
import type { EntityClass } from '@mikro-orm/core';
import type { PublishedRoadmap } from '../domain/roadmap-content.ts';

/** Loader of the versions of a region published up to today, the first one first. */
export const versionsByRegion = <Version extends PublishedRoadmap>(
  { em, today }: Pick<Scope, 'em' | 'today'>,
  versions: EntityClass<Version>,
) =>
  manyByKey(
    (regionCodes) => {
      const where = { regionCode: { $in: [...regionCodes] }, publishedOn: { $lte: today } };
      return em.find<PublishedRoadmap>(versions, where, { orderBy: { version: 'asc' } }) as Promise<
        Version[]
      >;
    },
    ({ regionCode }) => regionCode,
  );
