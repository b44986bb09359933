import type { Subgraph } from '@hopen/kit';
import { fieldRules } from './graph/authorisation.ts';
import { delegatedTypes } from './graph/delegated-types.ts';
import { createLoaders, type Loaders } from './graph/loaders.ts';
import { RegionResolver, standardRoadmap } from './graph/roadmap.resolver.ts';
import { RegionReference, StandardRoadmapType } from './graph/roadmap.type.ts';
import { roadmapsMigration } from './persistence/migrations/001-roadmaps.ts';
import { StandardRoadmapMapping } from './persistence/roadmaps.mapping.ts';

export * from './domain/delegations.ts';
export * from './domain/standard-roadmap.ts';

/** Where each region's roadmap is, and the roadmaps of the regions that host none themselves. */
export const roadmaps: Subgraph<Loaders> = {
  name: 'roadmaps',
  port: 4002,
  mappings: [StandardRoadmapMapping],
  migrations: [roadmapsMigration],
  types: [RegionReference, StandardRoadmapType],
  resolvers: [RegionResolver],
  extraTypes: delegatedTypes,
  references: {
    StandardRoadmap: ({ regionCode, asOf }, { loaders }) =>
      standardRoadmap(regionCode, asOf ?? null, loaders),
  },
  fieldRules,
  loaders: createLoaders,
};
