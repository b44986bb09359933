import { migration } from '@hopen/kit/database';

/** Indexes for what a beneficiary holds now, and for what is proposed as of a day. */
export const currentPeriodsMigration = migration(
  '006-current-periods',
  `
create index application_period_current on application_period (beneficiary_kind, beneficiary_number)
  where until = date '9999-12-31';
create index application_period_proposed on application_period (until, application_id) where status = 'PRESELECTED';
`,
);
