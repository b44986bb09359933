import { migration } from '@hopen/kit/database';

/** Members of hospital groups with their roles, by period, and which groups are closed. */
export const hospitalGroupMembershipsMigration = migration(
  '002-hospital-group-memberships',
  `
  create table hospital_group_membership (
    group_code text not null references hospital_group on delete cascade,
    legal_entity_finess text not null,
    role text,
    since date not null default '0001-01-01',
    until date,
    primary key (group_code, legal_entity_finess, since),
    check (since < until)
  );
  create index hospital_group_membership_by_member on hospital_group_membership (legal_entity_finess);
  insert into hospital_group_membership (group_code, legal_entity_finess)
  select code, unnest(member_finess) from hospital_group;
  alter table hospital_group drop column member_finess;
  alter table hospital_group add column gcc_id text unique;
  alter table hospital_group add column closed_on date;
  create or replace view region_hospital_group as
  select unnest(region_codes) as region_code, code from hospital_group where closed_on is null;
`,
);
