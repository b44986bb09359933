import { migration } from '@hopen/kit/database';

/**
 * When an indicator may be observed, and whether it may be declared not applicable. Null says nothing, and refuses nothing:
 * so it is in the versions that were loaded before, until their file says more.
 */
export const observationMigration = migration(
  '003-observation',
  `
alter table indicator_definition
  add column observation_not_before date,
  add column observation_least_days integer,
  add column observation_most_days integer,
  add column allows_not_applicable boolean;
`,
);
