import { ROADMAP_COLUMNS } from '@hopen/roadmap-kit';
import { EntitySchema } from '@mikro-orm/core';
import { HostedRoadmap } from '../domain/hosted-roadmap.ts';

export const HostedRoadmapMapping = new EntitySchema<HostedRoadmap>({
  class: HostedRoadmap,
  properties: ROADMAP_COLUMNS,
});
