import { migration } from '@hopen/kit/database';

/** The published versions of the region's roadmap. */
export const pacaRoadmapMigration = migration(
  '001-paca-roadmap',
  `
create table paca_roadmap (
  version integer primary key,
  published_on date not null,
  first_year integer not null,
  last_year integer not null,
  summary text not null,
  priority_domain_codes text[] not null check (cardinality(priority_domain_codes) between 1 and 2),
  axes jsonb not null,
  mobilised_establishments integer not null,
  mobilised_growth_percent integer not null,
  source text not null,
  verification_status text not null
);
`,
);
