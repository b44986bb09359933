import { migration } from '@hopen/kit/database';

/**
 * The copies of the beneficiaries that an import has replaced, each for as long as it was the last. Those that are there now
 * count as known from the beginning, like what a register's first import brings.
 */
export const datedCopiesMigration = migration(
  '004-dated-copies',
  `
create table beneficiary_past (like beneficiary);
alter table beneficiary add column "from" date not null default '0001-01-01';
alter table beneficiary_past add column "from" date not null, add column until date not null,
  add primary key (kind, number, until), add check ("from" < until);
create view beneficiary_period as
  select kind, number, region_codes, is_public, legal_entity_finess, closed_on, copied_on, "from",
    date '9999-12-31' as until
  from beneficiary
  union all
  select kind, number, region_codes, is_public, legal_entity_finess, closed_on, copied_on, "from", until
  from beneficiary_past;
`,
);
