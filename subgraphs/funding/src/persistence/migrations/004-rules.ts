import { migration } from '@hopen/kit/database';

/** The rules of a programme as data; who took an application over; what counts as one structure. */
export const rulesMigration = migration(
  '004-rules',
  `
alter table programme add column rules jsonb not null default '{}';
alter table decision add column successor_kind text, add column successor_number text;
alter table application_period add column beneficiary_kind text, add column beneficiary_number text;
update application_period period
  set beneficiary_kind = application.beneficiary_kind, beneficiary_number = application.beneficiary_number
  from application where application.id = period.application_id;
alter table application_period alter column beneficiary_kind set not null,
  alter column beneficiary_number set not null;
create index application_period_by_beneficiary
  on application_period (beneficiary_kind, beneficiary_number, application_id);
alter table beneficiary add column structure text not null generated always as (
  case when kind = 'ET' and is_public and legal_entity_finess is not null then 'EJ:' || legal_entity_finess
    else kind || ':' || number end) stored;
create index beneficiary_by_structure on beneficiary (structure);
drop view application_state;
create view application_state as
  select application.id, application.programme_code, application.domain_code, application.region_code,
    application.data_origin, period.beneficiary_kind, period.beneficiary_number,
    period.sequence, period."from", period.until, period.status, period.requested_cents,
    period.granted_cents, period.planned_targets_on, period.targets_reached_on, period.extension_months,
    period.submitted_on, period.retained_on, period.accepted_on,
    beneficiary.is_public, coalesce(beneficiary.legal_entity_finess, '') as legal_entity_finess,
    coalesce(beneficiary.structure, period.beneficiary_kind || ':' || period.beneficiary_number) as structure,
    case when beneficiary.kind is null then date '0001-01-01'
      when beneficiary.kind = 'EJ' and cardinality(region_codes) = 0 then copied_on else beneficiary.closed_on end as closed_on
  from application
  join application_period period on period.application_id = application.id
  left join beneficiary on beneficiary.kind = period.beneficiary_kind
    and beneficiary.number = period.beneficiary_number;
`,
);
