import { migration } from '@hopen/kit/database';

/** Every region has a type of its own; the table is named after who keeps it. */
export const hostedRoadmapMigration = migration(
  '004-hosted-roadmap',
  'alter table standard_roadmap rename to hosted_roadmap;',
);
