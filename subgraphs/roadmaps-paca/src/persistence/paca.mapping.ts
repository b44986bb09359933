import { EntitySchema } from '@mikro-orm/core';
import { PacaRoadmap } from '../domain/paca-roadmap.ts';

export const PacaRoadmapMapping = new EntitySchema<PacaRoadmap>({
  class: PacaRoadmap,
  properties: {
    version: { type: 'integer', primary: true, autoincrement: false },
    publishedOn: { type: 'date' },
    firstYear: { type: 'integer' },
    lastYear: { type: 'integer' },
    summary: { type: 'text' },
    priorityDomainCodes: { type: 'string[]' },
    axes: { type: 'json' },
    mobilisedEstablishments: { type: 'integer' },
    mobilisedGrowthPercent: { type: 'integer' },
    source: { type: 'text' },
    verificationStatus: { type: 'text' },
  },
});
