import { ROADMAP_COLUMNS } from '@hopen/roadmap-kit';
import { EntitySchema } from '@mikro-orm/core';
import { StandardRoadmap } from '../domain/standard-roadmap.ts';

export const StandardRoadmapMapping = new EntitySchema<StandardRoadmap>({
  class: StandardRoadmap,
  properties: ROADMAP_COLUMNS,
});
