import type { Subgraph } from '@hopen/kit';
import { fieldRules } from './graph/authorisation.ts';
import { pacaRoadmap } from './graph/paca-roadmap.ts';
import { PacaRoadmapType } from './graph/paca-roadmap.type.ts';
import { pacaRoadmapMigration } from './persistence/migrations/001-paca-roadmap.ts';
import { PacaRoadmapMapping } from './persistence/paca.mapping.ts';
import { loadRoadmap } from './persistence/reference-data.ts';

/** ARS Provence-Alpes-Côte d'Azur's own roadmap. It could live in another repository. */
export const roadmapsPaca: Subgraph = {
  name: 'roadmaps-paca',
  port: 4003,
  mappings: [PacaRoadmapMapping],
  migrations: [pacaRoadmapMigration],
  types: [PacaRoadmapType],
  resolvers: [],
  references: {
    PacaRoadmap: pacaRoadmap,
  },
  fieldRules,
  loaders: () => ({}),
  loadReferenceData: loadRoadmap,
};
