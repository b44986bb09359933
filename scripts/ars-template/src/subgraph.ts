import type { Subgraph } from '@hopen/kit/subgraph';
import { ROADMAP_DRAFT_WRITES, treatyMigrations } from '@hopen/roadmap-kit';
import { TERRA_NOVA } from './domain/terra-nova-roadmap.ts';
import { fieldRules } from './graph/authorisation.ts';
import { createLoaders, type Loaders } from './graph/loaders.ts';
import { TerraNovaRoadmapResolver, terraNovaRoadmap } from './graph/terra-nova-roadmap.resolver.ts';
import { TerraNovaRoadmapType } from './graph/terra-nova-roadmap.type.ts';
import { terraNovaRoadmapMigration } from './persistence/migrations/001-terra-nova-roadmap.ts';
import { loadRoadmap } from './persistence/reference-data.ts';
import { TerraNovaRoadmapMapping } from './persistence/terra-nova.mapping.ts';

/** Roadmap of Terra Nova, owned by its ARS. It could live in another repository. */
export const roadmapsTerraNova: Subgraph<Loaders> = {
  name: 'roadmaps-terra-nova',
  port: 4100,
  region: TERRA_NOVA,
  peers: { national: 'http://127.0.0.1:4000/graphql' },
  mappings: [TerraNovaRoadmapMapping],
  migrations: [terraNovaRoadmapMigration, ...treatyMigrations('terra_nova_roadmap')],
  writes: { terra_nova_roadmap: [], ...ROADMAP_DRAFT_WRITES },
  types: [TerraNovaRoadmapType],
  resolvers: [TerraNovaRoadmapResolver],
  references: {
    TerraNovaRoadmap: terraNovaRoadmap,
  },
  fieldRules,
  nonPublic: ['Query.terraNovaRoadmapDraft', 'TerraNovaRoadmapDraft'],
  loaders: createLoaders,
  loadReferenceData: loadRoadmap,
};
