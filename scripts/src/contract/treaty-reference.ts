import { PageInfo } from '@hopen/kit/graphql';
import { buildSubgraph } from '@hopen/kit/subgraph';
import { PublishRoadmapInput, RoadmapContentInput } from '@hopen/roadmap-kit';
import { ENTITIES, type EntityName, entityReference, RegionalRoadmap, UserError } from '@hopen/schema';
import { readSdl, type SdlType } from './treaty-sdl.ts';

/** Types of the treaty, with the shared ones that an ARS's subgraph may use, from their classes. */
const TREATY = [RegionalRoadmap, RoadmapContentInput, PublishRoadmapInput, UserError, PageInfo];

/** Entities of the State, which other subgraphs reference by key. */
export const NATIONAL_ENTITIES: ReadonlySet<string> = new Set(Object.keys(ENTITIES));

async function sdlOf(types: readonly object[]): Promise<string> {
  const { sdl } = await buildSubgraph({
    name: 'treaty',
    port: 0,
    mappings: [],
    migrations: [],
    resolvers: [],
    types: types as never,
    references: {},
    fieldRules: {},
    loaders: () => ({}),
  });
  return sdl;
}

/** SDL of the treaty: the interface and all types reachable from it. */
export const TREATY_SDL = await sdlOf(TREATY);

const entities = await sdlOf(Object.keys(ENTITIES).map((name) => entityReference(name as EntityName)));

/** Types that an ARS must use unchanged, by name. */
export const TREATY_TYPES: ReadonlyMap<string, SdlType> = new Map(
  [entities, TREATY_SDL].flatMap((sdl) => [...readSdl(sdl).types]).filter(([name]) => name !== 'Query'),
);
