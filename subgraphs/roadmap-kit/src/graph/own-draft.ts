import { forbidden } from '@hopen/kit/graphql';
import { type Scope } from '@hopen/kit/subgraph';
import type { RoadmapDraft } from '../domain/roadmap-draft.ts';
import { findDraft } from '../persistence/draft-store.ts';

/** Draft of a region for its own ARS; null for another ARS, and when none waits to be published. */
export async function ownDraft(
  { em, viewer }: Scope,
  regionCode: string,
  field: string,
): Promise<RoadmapDraft | null> {
  if (viewer.role !== 'ARS') throw forbidden(`Query.${field} : seule une ARS lit son projet.`);
  return viewer.region === regionCode ? findDraft(em, regionCode) : null;
}
