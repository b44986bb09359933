import { manyByKey } from '@hopen/kit/graphql';
import { type Scope } from '@hopen/kit/subgraph';
import type { KeptRoadmap } from '@hopen/schema';
import type { EntityClass } from '@mikro-orm/core';

/** Loader of the versions of a region published up to today, the first one first. */
export const versionsByRegion = <Version extends KeptRoadmap>(
  { em, today }: Pick<Scope, 'em' | 'today'>,
  versions: EntityClass<Version>,
) =>
  manyByKey(
    (regionCodes) => {
      const where = { regionCode: { $in: [...regionCodes] }, publishedOn: { $lte: today } };
      return em.find<KeptRoadmap>(versions, where, { orderBy: { version: 'asc' } }) as Promise<Version[]>;
    },
    ({ regionCode }) => regionCode,
  );
