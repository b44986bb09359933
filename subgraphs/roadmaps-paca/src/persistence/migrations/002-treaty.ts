import { migration } from '@hopen/kit/database';
import { ROADMAP_DRAFT_TABLE, roadmapTable } from '@hopen/roadmap-kit';

/** The roadmap as treaty 1.0 has it, with drafts. What was there is read again from `data/roadmap.json` at each start. */
export const treatyMigration = migration(
  '002-treaty',
  `
drop table paca_roadmap;
${roadmapTable('paca_roadmap', 'mobilised_establishments integer, mobilised_growth_percent integer,')}
${ROADMAP_DRAFT_TABLE}
`,
);
