import { migration } from '@hopen/kit/database';

/** The year that an allotment is for, and the updated plan of an extension; null in what was recorded before. */
export const yearsAndPlansMigration = migration(
  '009-years-and-plans',
  `
alter table ledger_line add column year integer check (year is null or kind in ('ALLOTMENT', 'APPORTIONMENT'));
alter table decision add column updated_plan_on date;
`,
);
