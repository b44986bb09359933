import type { Subgraph } from '@hopen/kit';
import { ROADMAP_DRAFT_WRITES } from '@hopen/roadmap-kit';
import { type CivilDay, ROADMAP_NAMES, type RoadmapNames } from '@hopen/schema';
import { DELEGATIONS, type Delegation } from './domain/delegations.ts';
import { fieldRules } from './graph/authorisation.ts';
import { delegatedTypes } from './graph/delegated-types.ts';
import { createLoaders, type Loaders } from './graph/loaders.ts';
import { RegionResolver, stateRoadmap } from './graph/region.resolver.ts';
import { stateResolver } from './graph/state-roadmap.resolver.ts';
import { RegionReference, stateTypes } from './graph/state-roadmap.type.ts';
import { roadmapsMigration } from './persistence/migrations/001-roadmaps.ts';
import { treatyMigration } from './persistence/migrations/002-treaty.ts';
import { doneByMigration } from './persistence/migrations/003-done-by.ts';
import { stateRoadmapMigration } from './persistence/migrations/004-state-roadmap.ts';
import { loadReturned } from './persistence/reference-data.ts';
import { StateRoadmapMapping } from './persistence/roadmaps.mapping.ts';

export * from './domain/delegations.ts';
export * from './domain/state-roadmap.ts';

/** What the graph has for each region while the State hosts its roadmap. A class is known to type-graphql by being made. */
const STATE = [...ROADMAP_NAMES.values()].map((names) => {
  const types = stateTypes(names);
  return { names, type: types.Roadmap, resolver: stateResolver(names, types) };
});

/** Where each region's roadmap is, and the roadmaps of the regions that host none themselves. */
export function roadmapsWith(delegations: readonly Delegation[]): Subgraph<Loaders> {
  const hosted = STATE.filter(({ names }) => !delegations.some((each) => each.type === names.type));
  return {
    name: 'roadmaps',
    port: 4002,
    peers: { national: 'http://127.0.0.1:4000/graphql' },
    mappings: [StateRoadmapMapping],
    migrations: [roadmapsMigration, treatyMigration, doneByMigration, stateRoadmapMigration],
    writes: { state_roadmap: [], ...ROADMAP_DRAFT_WRITES },
    types: [RegionReference, ...hosted.map(({ type }) => type)],
    resolvers: [RegionResolver, ...hosted.map(({ resolver }) => resolver)],
    extraTypes: delegatedTypes(delegations),
    references: Object.fromEntries(hosted.map(({ names }) => [names.type, referenceOf(names)])),
    fieldRules,
    nonPublic: hosted.flatMap(({ names }) => [`Query.${names.draftQuery}`, names.draft]),
    loaders: createLoaders(delegations),
    loadReferenceData: loadReturned,
  };
}

const referenceOf =
  (names: RoadmapNames): Subgraph<Loaders>['references'][string] =>
  ({ regionCode, asOf = null }: { regionCode: string; asOf?: CivilDay | null }, { loaders }) =>
    regionCode === names.regionCode ? stateRoadmap(names, asOf, loaders) : null;

export const roadmaps = roadmapsWith(DELEGATIONS);
