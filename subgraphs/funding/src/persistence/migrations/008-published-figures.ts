import { migration } from '@hopen/kit/database';

/** Adds what public sources say of a programme; its file fills it when the reference data are loaded. */
export const publishedFiguresMigration = migration(
  '008-published-figures',
  `
alter table programme add column published_figures jsonb not null default '[]';
`,
);
