import { migration } from '@hopen/kit/database';

/** Structure of a beneficiary on any day: the reconciliation checks each decision against the copy of its day. */
export const structureOfTheDayMigration = migration(
  '005-structure-of-the-day',
  `
alter table beneficiary_past add column structure text not null generated always as (
  case when kind = 'ET' and is_public and legal_entity_finess is not null then 'EJ:' || legal_entity_finess
    else kind || ':' || number end) stored;
create or replace view beneficiary_period as
  select kind, number, region_codes, is_public, legal_entity_finess, closed_on, copied_on, "from",
    date '9999-12-31' as until, structure
  from beneficiary
  union all
  select kind, number, region_codes, is_public, legal_entity_finess, closed_on, copied_on, "from", until, structure
  from beneficiary_past;
`,
);
