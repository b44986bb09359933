import { REGIONS, type RegionFacts } from './regions.ts';

/**
 * Names of a region's roadmap types and mutations. They don't depend on whether the State or the ARS hosts it, so that
 * clients meet no new names when it moves.
 */
export interface RoadmapNames {
  /** INSEE code of the region. */
  readonly regionCode: string;
  readonly regionName: string;
  /** Subgraph name of its ARS, used once it hosts its own. */
  readonly subgraph: string;
  readonly type: string;
  readonly draft: string;
  readonly contentInput: string;
  readonly draftInput: string;
  readonly draftPayload: string;
  readonly publishPayload: string;
  readonly draftQuery: string;
  readonly draftMutation: string;
  readonly publishMutation: string;
}

/** Derives the names of a region, e.g. `BretagneRoadmap` and `draftBretagneRoadmap` for `bretagne`. */
export function namesOf({ code, name, slug }: Pick<RegionFacts, 'code' | 'name' | 'slug'>): RoadmapNames {
  const type = `${slug.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}Roadmap`;
  return {
    regionCode: code,
    regionName: name,
    subgraph: `roadmaps-${slug}`,
    type,
    draft: `${type}Draft`,
    contentInput: `${type}ContentInput`,
    draftInput: `Draft${type}Input`,
    draftPayload: `Draft${type}Payload`,
    publishPayload: `Publish${type}Payload`,
    draftQuery: `${type[0]!.toLowerCase()}${type.slice(1)}Draft`,
    draftMutation: `draft${type}`,
    publishMutation: `publish${type}`,
  };
}

/** Names of all eighteen regions, by INSEE code. */
export const ROADMAP_NAMES: ReadonlyMap<string, RoadmapNames> = new Map(
  REGIONS.map((region) => [region.code, namesOf(region)]),
);
