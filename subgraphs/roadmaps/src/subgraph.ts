import type { Subgraph } from '@hopen/kit/subgraph';
import { ROADMAP_DRAFT_WRITES, treatyMigrations } from '@hopen/roadmap-kit';
import { type CivilDay, ROADMAP_NAMES, type RoadmapNames } from '@hopen/schema';
import { DELEGATIONS, type Delegation } from './domain/delegations.ts';
import { fieldRules } from './graph/authorisation.ts';
import { delegatedTypes } from './graph/delegated-types.ts';
import { hostedResolver } from './graph/hosted-roadmap.resolver.ts';
import { hostedTypes, RegionReference } from './graph/hosted-roadmap.type.ts';
import { createLoaders, type Loaders } from './graph/loaders.ts';
import { hostedRoadmap, RegionResolver } from './graph/region.resolver.ts';
import { roadmapsMigration } from './persistence/migrations/001-roadmaps.ts';
import { treatyMigration } from './persistence/migrations/002-treaty.ts';
import { doneByMigration } from './persistence/migrations/003-done-by.ts';
import { hostedRoadmapMigration } from './persistence/migrations/004-hosted-roadmap.ts';
import { loadReturned } from './persistence/reference-data.ts';
import { HostedRoadmapMapping } from './persistence/roadmaps.mapping.ts';

export * from './domain/delegations.ts';
export * from './domain/hosted-roadmap.ts';
export { loadReturned } from './persistence/reference-data.ts';

/** Types and resolvers of each region while the State hosts its roadmap. Made once: type-graphql registers classes globally. */
const HOSTED = [...ROADMAP_NAMES.values()].map((names) => {
  const types = hostedTypes(names);
  return { names, type: types.Roadmap, resolver: hostedResolver(names, types) };
});

/** Index of the roadmaps of all regions, and host of those that are not delegated. */
export function roadmapsWith(delegations: readonly Delegation[]): Subgraph<Loaders> {
  const hosted = HOSTED.filter(
    ({ names }) => !delegations.some(({ regionCode }) => regionCode === names.regionCode),
  );
  return {
    name: 'roadmaps',
    port: 4002,
    peers: { national: 'http://127.0.0.1:4000/graphql' },
    mappings: [HostedRoadmapMapping],
    migrations: [
      roadmapsMigration,
      treatyMigration,
      doneByMigration,
      hostedRoadmapMigration,
      ...treatyMigrations('hosted_roadmap'),
    ],
    writes: { hosted_roadmap: [], ...ROADMAP_DRAFT_WRITES },
    types: [RegionReference, ...hosted.map(({ type }) => type)],
    resolvers: [RegionResolver, ...hosted.map(({ resolver }) => resolver)],
    extraTypes: delegatedTypes(delegations),
    references: Object.fromEntries(hosted.map(({ names }) => [names.type, referenceOf(names)])),
    fieldRules,
    nonPublic: hosted.flatMap(({ names }) => [`Query.${names.draftQuery}`, names.draft]),
    loaders: createLoaders(delegations),
    loadReferenceData: (em) => loadReturned(em),
  };
}

/** Resolves a key to null when its region is not that of the type. */
const referenceOf =
  (names: RoadmapNames): Subgraph<Loaders>['references'][string] =>
  ({ regionCode, asOf = null }: { regionCode: string; asOf?: CivilDay | null }, { loaders }) =>
    regionCode === names.regionCode ? hostedRoadmap(names, asOf, loaders) : null;

export const roadmaps = roadmapsWith(DELEGATIONS);
