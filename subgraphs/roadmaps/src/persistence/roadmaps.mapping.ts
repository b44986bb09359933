import { ROADMAP_COLUMNS } from '@hopen/roadmap-kit';
import { EntitySchema } from '@mikro-orm/core';
import { StateRoadmap } from '../domain/state-roadmap.ts';

export const StateRoadmapMapping = new EntitySchema<StateRoadmap>({
  class: StateRoadmap,
  properties: ROADMAP_COLUMNS,
});
