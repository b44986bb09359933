import { type JournalEntry } from '@hopen/kit/commands';
import { forbidden } from '@hopen/kit/graphql';
import { type Scope } from '@hopen/kit/subgraph';
import type { EntityClass } from '@mikro-orm/core';
import type { PublishedRoadmap } from '../domain/roadmap-content.ts';

/** Host of the roadmap of a region: the entity of its versions and the names of its mutations. */
export interface RoadmapHost<Version extends PublishedRoadmap = PublishedRoadmap> {
  /** INSEE code of the region. */
  readonly regionCode: string;
  readonly versions: EntityClass<Version>;
  readonly draftMutation: string;
  readonly publishMutation: string;
}

/** Throws `FORBIDDEN` unless the viewer is the ARS of the region. */
export function requireOwnArs({ viewer }: Scope, { regionCode }: RoadmapHost, mutation: string): void {
  if (viewer.role === 'ARS' && viewer.region === regionCode) return;
  throw forbidden(`Mutation.${mutation} : seule l'ARS ${regionCode} écrit cette feuille de route.`);
}

export const journalEntry = (regionCode: string, kind: string, payload: object): JournalEntry => ({
  actor: `ARS ${regionCode}`,
  regionCode,
  kind,
  subject: `roadmap ${regionCode}`,
  payload,
});
