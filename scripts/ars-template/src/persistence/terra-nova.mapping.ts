import { ROADMAP_COLUMNS } from '@hopen/roadmap-kit';
import { EntitySchema } from '@mikro-orm/core';
import { TerraNovaRoadmap } from '../domain/terra-nova-roadmap.ts';

export const TerraNovaRoadmapMapping = new EntitySchema<TerraNovaRoadmap>({
  class: TerraNovaRoadmap,
  properties: ROADMAP_COLUMNS,
});
