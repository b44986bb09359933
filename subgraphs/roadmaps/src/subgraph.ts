import type { Subgraph } from '@hopen/kit';
import { ROADMAP_DRAFT_WRITES } from '@hopen/roadmap-kit';
import { DELEGATIONS, type Delegation } from './domain/delegations.ts';
import { fieldRules } from './graph/authorisation.ts';
import { delegatedTypes } from './graph/delegated-types.ts';
import { createLoaders, type Loaders } from './graph/loaders.ts';
import { RegionResolver, standardRoadmap } from './graph/roadmap.resolver.ts';
import { RegionReference, StandardRoadmapType } from './graph/roadmap.type.ts';
import { RoadmapMutationResolver } from './graph/roadmap-mutation.resolver.ts';
import { roadmapsMigration } from './persistence/migrations/001-roadmaps.ts';
import { treatyMigration } from './persistence/migrations/002-treaty.ts';
import { doneByMigration } from './persistence/migrations/003-done-by.ts';
import { StandardRoadmapMapping } from './persistence/roadmaps.mapping.ts';

export * from './domain/delegations.ts';
export * from './domain/standard-roadmap.ts';

/** Where each region's roadmap is, and the roadmaps of the regions that host none themselves. */
export const roadmapsWith = (delegations: readonly Delegation[]): Subgraph<Loaders> => ({
  name: 'roadmaps',
  port: 4002,
  peers: { national: 'http://127.0.0.1:4000/graphql' },
  mappings: [StandardRoadmapMapping],
  migrations: [roadmapsMigration, treatyMigration, doneByMigration],
  writes: { standard_roadmap: [], ...ROADMAP_DRAFT_WRITES },
  types: [RegionReference, StandardRoadmapType],
  resolvers: [RegionResolver, RoadmapMutationResolver],
  extraTypes: delegatedTypes(delegations),
  references: {
    StandardRoadmap: ({ regionCode, asOf }, { loaders }) =>
      standardRoadmap(regionCode, asOf ?? null, loaders),
  },
  fieldRules,
  nonPublic: ['Query.roadmapDraft', 'RoadmapDraft'],
  loaders: createLoaders(delegations),
});

export const roadmaps = roadmapsWith(DELEGATIONS);
