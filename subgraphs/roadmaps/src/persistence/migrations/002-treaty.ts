import { migration } from '@hopen/kit/database';
import { ROADMAP_DRAFT_TABLE, roadmapTable } from '@hopen/roadmap-kit';

/** Roadmaps as treaty 1.0 has them, with drafts. What was published before says nothing of targets, forecast or contact. */
export const treatyMigration = migration(
  '002-treaty',
  `
alter table standard_roadmap rename to standard_roadmap_before;
alter table standard_roadmap_before drop constraint standard_roadmap_pkey;
${roadmapTable('standard_roadmap')}
insert into standard_roadmap
  select region_code, version, published_on, first_year, last_year, summary,
    (select jsonb_agg(jsonb_build_object('domainCode', code, 'targetRate', null, 'targetOn', null, 'rationale', null) order by rank)
     from unnest(priority_domain_codes) with ordinality as priority (code, rank)),
    axes, '[]', '[]', null, source, verification_status
  from standard_roadmap_before;
drop table standard_roadmap_before;
${ROADMAP_DRAFT_TABLE}
`,
);
