import { type Context, forbidden, manyByKey, type Scope } from '@hopen/kit';
import { type KeptRoadmap, ROADMAP_PROGRAMME, type RoadmapFacts, RuleViolation } from '@hopen/schema';
import type { EntityClass } from '@mikro-orm/core';

/** What a command on a roadmap needs of the request. */
export type RequestContext = Pick<Context<unknown>, 'em' | 'viewer' | 'today' | 'peers'>;

/** What a subgraph that keeps roadmaps says of itself, once. */
export interface RoadmapKeeper<Version extends KeptRoadmap = KeptRoadmap> {
  readonly versions: EntityClass<Version>;
  readonly draftMutation: string;
  readonly publishMutation: string;
  /** Why the region's roadmap is not written here: an ARS without business here, or a rule. Undefined when it is. */
  readonly refusal: (regionCode: string) => Error | undefined;
}

/** A loader of every version of a region published up to today, the first one first. */
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

/** The region that the viewer writes for; whoever may never write here is refused at once. */
export function writer(
  { viewer }: RequestContext,
  keeper: RoadmapKeeper,
  mutation: string,
): { regionCode: string; refused: RuleViolation | undefined } {
  if (viewer.role !== 'ARS')
    throw forbidden(`Mutation.${mutation} : seule une ARS écrit sa feuille de route.`);
  const refused = keeper.refusal(viewer.region);
  if (refused && !(refused instanceof RuleViolation)) throw refused;
  return { regionCode: viewer.region, refused };
}

/** What is asked of the country; a trusted document, by which a gateway that takes no others knows it. */
export const ROADMAP_FACTS = `query RoadmapFacts($programme: ID!, $region: ID!) {
  programme(code: $programme) { domains { code } }
  region(code: $region) { envelope(programme: $programme) { allotted } }
}`;

interface NationalFacts {
  readonly programme: { readonly domains: readonly { readonly code: string }[] | null } | null;
  readonly region: { readonly envelope: { readonly allotted: number } | null } | null;
}

/** What the rules must know of the country: the national graph is asked, before any transaction opens. */
export async function factsOf(
  { peers }: RequestContext,
  region: string,
  refused: Error | undefined,
): Promise<RoadmapFacts> {
  // Who is refused anyway asks nobody.
  if (refused) return { domainCodes: [], allottedCents: 0 };
  const variables = { programme: ROADMAP_PROGRAMME, region };
  const known = await peers.ask<NationalFacts>('national', ROADMAP_FACTS, variables);
  return {
    domainCodes: known.programme?.domains?.map(({ code }) => code) ?? [],
    allottedCents: known.region?.envelope?.allotted ?? 0,
  };
}

/** What the journal tells of a roadmap. */
export const journalEntry = (regionCode: string, kind: string, payload: object) => ({
  actor: `ARS ${regionCode}`,
  regionCode,
  kind,
  subject: `roadmap ${regionCode}`,
  payload,
});
