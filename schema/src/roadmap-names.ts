import { REGIONS, type RegionFacts } from './regions.ts';

/**
 * What the graph calls the roadmap of a region, and what writes it: the same on the day when the State hosts it as on the day
 * when its ARS does, so that no client meets a name that it does not know.
 */
export interface RoadmapNames {
  /** INSEE code of the region. */
  readonly regionCode: string;
  readonly regionName: string;
  /** The subgraph of its ARS, once it has one. */
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

/** The names of any region, e.g. `BretagneRoadmap` and `draftBretagneRoadmap` for the one that is called `bretagne`. */
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

/** The names of all eighteen, by INSEE code of the region. */
export const ROADMAP_NAMES: ReadonlyMap<string, RoadmapNames> = new Map(
  REGIONS.map((region) => [region.code, namesOf(region)]),
);
