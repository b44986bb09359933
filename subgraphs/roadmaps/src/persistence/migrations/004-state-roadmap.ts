import { migration } from '@hopen/kit';

/** Every region has a type of its own; the table is named after who keeps it. */
export const stateRoadmapMigration = migration(
  '004-state-roadmap',
  'alter table standard_roadmap rename to state_roadmap;',
);
