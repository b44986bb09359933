import { migration } from '@hopen/kit/database';

/** The published versions of the roadmaps that the State hosts. */
export const roadmapsMigration = migration(
  '001-roadmaps',
  `
create table standard_roadmap (
  region_code text not null,
  version integer not null,
  published_on date not null,
  first_year integer not null,
  last_year integer not null,
  summary text not null,
  priority_domain_codes text[] not null check (cardinality(priority_domain_codes) between 1 and 2),
  axes jsonb not null,
  source text not null,
  verification_status text not null,
  primary key (region_code, version),
  check (first_year <= last_year)
);
`,
);
