import { EntitySchema } from '@mikro-orm/core';
import { StandardRoadmap } from '../domain/standard-roadmap.ts';

export const StandardRoadmapMapping = new EntitySchema<StandardRoadmap>({
  class: StandardRoadmap,
  properties: {
    regionCode: { type: 'text', primary: true },
    version: { type: 'integer', primary: true },
    publishedOn: { type: 'date' },
    firstYear: { type: 'integer' },
    lastYear: { type: 'integer' },
    summary: { type: 'text' },
    priorityDomainCodes: { type: 'string[]' },
    axes: { type: 'json' },
    source: { type: 'text' },
    verificationStatus: { type: 'text' },
  },
});
