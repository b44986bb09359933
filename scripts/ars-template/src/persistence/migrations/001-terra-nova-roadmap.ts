import { JOURNAL_DONE_BY } from '@hopen/kit/commands';
import { migration } from '@hopen/kit/database';
import { ROADMAP_DRAFT_TABLE, roadmapTable } from '@hopen/roadmap-kit';

/** The published versions of the region's roadmap, and its draft. */
export const terraNovaRoadmapMigration = migration(
  '001-terra-nova-roadmap',
  `
${roadmapTable('terra_nova_roadmap')}
${ROADMAP_DRAFT_TABLE}
${JOURNAL_DONE_BY}
`,
);
