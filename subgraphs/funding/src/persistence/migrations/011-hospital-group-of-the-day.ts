import { migration } from '@hopen/kit/database';

/** Hospital group of a beneficiary on any day: members of a group apply within it. Known once the copies are next refreshed. */
export const hospitalGroupOfTheDayMigration = migration(
  '011-hospital-group-of-the-day',
  `
alter table beneficiary add column hospital_group_code text;
alter table beneficiary_past add column hospital_group_code text;
create or replace view beneficiary_period as
  select kind, number, region_codes, is_public, legal_entity_finess, closed_on, copied_on, "from",
    date '9999-12-31' as until, structure, hospital_group_code
  from beneficiary
  union all
  select kind, number, region_codes, is_public, legal_entity_finess, closed_on, copied_on, "from", until, structure,
    hospital_group_code
  from beneficiary_past;
`,
);
