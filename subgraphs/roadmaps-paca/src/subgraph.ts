import type { Subgraph } from '@hopen/kit/subgraph';
import { ROADMAP_DRAFT_WRITES, treatyMigrations } from '@hopen/roadmap-kit';
import { PACA } from './domain/paca-roadmap.ts';
import { fieldRules } from './graph/authorisation.ts';
import { createLoaders, type Loaders } from './graph/loaders.ts';
import { PacaRoadmapResolver, pacaRoadmap } from './graph/paca-roadmap.resolver.ts';
import { PacaRoadmapType } from './graph/paca-roadmap.type.ts';
import { pacaRoadmapMigration } from './persistence/migrations/001-paca-roadmap.ts';
import { treatyMigration } from './persistence/migrations/002-treaty.ts';
import { doneByMigration } from './persistence/migrations/003-done-by.ts';
import { PacaRoadmapMapping } from './persistence/paca.mapping.ts';
import { loadRoadmap } from './persistence/reference-data.ts';

/** Roadmap of Provence-Alpes-Côte d'Azur, owned by its ARS. It could live in another repository. */
export const roadmapsPaca: Subgraph<Loaders> = {
  name: 'roadmaps-paca',
  port: 4003,
  region: PACA,
  peers: { national: 'http://127.0.0.1:4000/graphql' },
  mappings: [PacaRoadmapMapping],
  migrations: [pacaRoadmapMigration, treatyMigration, doneByMigration, ...treatyMigrations('paca_roadmap')],
  writes: { paca_roadmap: [], ...ROADMAP_DRAFT_WRITES },
  types: [PacaRoadmapType],
  resolvers: [PacaRoadmapResolver],
  references: {
    PacaRoadmap: pacaRoadmap,
  },
  fieldRules,
  nonPublic: ['Query.pacaRoadmapDraft', 'PacaRoadmapDraft'],
  loaders: createLoaders,
  loadReferenceData: loadRoadmap,
};
