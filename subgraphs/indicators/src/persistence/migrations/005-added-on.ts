import { migration } from '@hopen/kit/database';

/**
 * The day of loading of what was added to a programme that was loaded already. Null for its first load, and for all that was
 * loaded before this was recorded: a version of an indicator then counts from its `valid_from` on.
 */
export const addedOnMigration = migration(
  '005-added-on',
  `
alter table domain add column added_on date;
alter table prerequisite add column added_on date;
alter table indicator_definition add column added_on date;
`,
);
