import { COMMAND_TABLE, COMMAND_WRITES, JOURNAL_TABLE, JOURNAL_WRITES } from '@hopen/kit/commands';
import { type Writes } from '@hopen/kit/database';
import type { EntityProperty, MigrationObject } from '@mikro-orm/core';
import type { PublishedRoadmap } from '../domain/roadmap-content.ts';

/** Columns of the treaty, for the mapping of a host. */
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
} satisfies Record<keyof PublishedRoadmap, Partial<EntityProperty>>;

/**
 * Table of the published versions in treaty 1.0, for the first migration of a host; `ownColumns` are those of its region, each
 * with a comma behind it. One version a day at most, so that each stays readable by its day. Landed migrations contain this
 * text: columns of a newer treaty belong in `treatyMigrations`.
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

/** Columns that treaties after 1.0 add to the table of a host, each by a migration of its own; none so far. */
export const treatyMigrations = (_table: string): MigrationObject[] => [];

/** Tables of the drafts, one row per region, of the journal and of the answered commands. */
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

/** Columns that drafting and publishing update, for the database role of a host; versions are only inserted. */
export const ROADMAP_DRAFT_WRITES: Writes = {
  roadmap_draft: ['revision', 'drafted_on', 'content'],
  ...JOURNAL_WRITES,
  ...COMMAND_WRITES,
};
