import { type Context, forbidden, manyByKey, type Scope } from '@hopen/kit';
import { type KeptRoadmap, ROADMAP_PROGRAMME, type RoadmapFacts } from '@hopen/schema';
import type { EntityClass } from '@mikro-orm/core';

/** What a command on a roadmap needs of the request. */
export type RequestContext = Pick<Context<unknown>, 'em' | 'viewer' | 'today' | 'peers'>;

/** What a subgraph that keeps a region's roadmap says of itself, once. */
export interface RoadmapKeeper<Version extends KeptRoadmap = KeptRoadmap> {
  /** INSEE code of the region whose roadmap it keeps. */
  readonly regionCode: string;
  readonly versions: EntityClass<Version>;
  readonly draftMutation: string;
  readonly publishMutation: string;
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

/** Throws `FORBIDDEN` unless the viewer is the ARS of that region. */
export function requireOwnArs(
  { viewer }: RequestContext,
  { regionCode }: RoadmapKeeper,
  mutation: string,
): void {
  if (viewer.role === 'ARS' && viewer.region === regionCode) return;
  throw forbidden(`Mutation.${mutation} : seule l'ARS ${regionCode} écrit cette feuille de route.`);
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
export async function factsOf({ peers }: RequestContext, region: string): Promise<RoadmapFacts> {
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
