import { ROADMAP_COLUMNS } from '@hopen/roadmap-kit';
import { EntitySchema } from '@mikro-orm/core';
import { PacaRoadmap } from '../domain/paca-roadmap.ts';

export const PacaRoadmapMapping = new EntitySchema<PacaRoadmap>({
  class: PacaRoadmap,
  properties: {
    ...ROADMAP_COLUMNS,
    mobilisedEstablishments: { type: 'integer', nullable: true },
    mobilisedGrowthPercent: { type: 'integer', nullable: true },
  },
});
