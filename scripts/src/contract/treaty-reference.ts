import { PageInfo } from '@hopen/kit/graphql';
import { buildSubgraph } from '@hopen/kit/subgraph';
import {
  ENTITIES,
  type EntityName,
  entityReference,
  PublishRoadmapInput,
  RegionalRoadmap,
  RoadmapContentInput,
  UserError,
} from '@hopen/schema';
import { readSdl, type SdlType } from './treaty-sdl.ts';

/** The types that the treaty is made of, with the shared words that a subgraph of an ARS may use: built from their classes. */
const TREATY = [RegionalRoadmap, RoadmapContentInput, PublishRoadmapInput, UserError, PageInfo];

/** The entities of the State, each as it is named from elsewhere: by its key. */
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

/** The SDL of the treaty alone: the interface, and all that it leads to. */
export const TREATY_SDL = await sdlOf(TREATY);

const entities = await sdlOf(Object.keys(ENTITIES).map((name) => entityReference(name as EntityName)));

/** Every type that an ARS takes as it is, by its name. */
export const TREATY_TYPES: ReadonlyMap<string, SdlType> = new Map(
  [entities, TREATY_SDL].flatMap((sdl) => [...readSdl(sdl).types]).filter(([name]) => name !== 'Query'),
);
