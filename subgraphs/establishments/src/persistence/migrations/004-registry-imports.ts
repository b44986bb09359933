import { migration } from '@hopen/kit/database';

/** Imports of FINESS, one row each, in place of one row per day of extract. Earlier rows keep what they knew. */
export const registryImportsMigration = migration(
  '004-registry-imports',
  `
  create table registry_import (
    number int generated always as identity primary key,
    extracted_on date not null,
    imported_on date not null,
    imported_at timestamptz,
    imported_by text,
    format text,
    categories text[],
    files jsonb not null,
    holds_sites boolean not null,
    counts jsonb not null,
    rejected int,
    remarked int
  );
  insert into registry_import (extracted_on, imported_on, files, holds_sites, counts)
  select extracted_on, imported_on,
    (select coalesce(jsonb_agg(jsonb_build_object('name', name, 'sha256', null)), '[]')
      from jsonb_array_elements_text(files) as name),
    holds_sites, counts
  from extract order by extracted_on;
  drop table extract;
`,
);
