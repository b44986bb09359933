import { COMMAND_TABLE, COMMAND_WRITES, JOURNAL_TABLE, JOURNAL_WRITES, type Writes } from '@hopen/kit';
import type { EntityProperty } from '@mikro-orm/core';

/** What the treaty says, as columns. */
export const ROADMAP_COLUMNS = {
  regionCode: { type: 'text', primary: true },
  version: { type: 'integer', primary: true, autoincrement: false },
  publishedOn: { type: 'date' },
  firstYear: { type: 'integer' },
  lastYear: { type: 'integer' },
  vision: { type: 'text' },
  priorities: { type: 'json' },
  axes: { type: 'json' },
  forecast: { type: 'json' },
  milestones: { type: 'json' },
  contact: { type: 'json', nullable: true },
  source: { type: 'text' },
  verificationStatus: { type: 'text' },
} satisfies Record<string, Partial<EntityProperty>>;

/**
 * The table of the published versions, for the migrations of a subgraph; `ownColumns` are what its region adds, each with a
 * comma behind it. One version a day at most, so that each stays readable by its day. Treaty 1.0: it stands in migrations that
 * have landed, so a newer treaty adds its columns by a migration of its own and leaves this as it is.
 */
export const roadmapTable = (name: string, ownColumns = '') => `
create table ${name} (
  region_code text not null,
  version integer not null,
  published_on date not null,
  first_year integer not null,
  last_year integer not null,
  vision text not null,
  priorities jsonb not null check (jsonb_array_length(priorities) between 1 and 2),
  axes jsonb not null,
  forecast jsonb not null,
  milestones jsonb not null,
  contact jsonb,
  source text not null,
  verification_status text not null,
  ${ownColumns}
  primary key (region_code, version),
  unique (region_code, published_on),
  check (first_year <= last_year)
);
`;

/** The table of the drafts, one per region, with the journal and the commands that were answered. */
export const ROADMAP_DRAFT_TABLE = `
create table roadmap_draft (
  region_code text primary key,
  revision integer not null,
  drafted_on date,
  content jsonb
);
${JOURNAL_TABLE}
${COMMAND_TABLE}
`;

/** What drafting and publishing write beside the table of the versions: those are added, and never changed. */
export const ROADMAP_DRAFT_WRITES: Writes = {
  roadmap_draft: ['revision', 'drafted_on', 'content'],
  ...JOURNAL_WRITES,
  ...COMMAND_WRITES,
};
