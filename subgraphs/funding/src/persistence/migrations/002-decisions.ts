import { COMMAND_TABLE, JOURNAL_TABLE } from '@hopen/kit/commands';
import { migration } from '@hopen/kit/database';

/** Acts, terms and corrections; what an ARS transmits; the journal, and the commands that were answered. */
export const decisionsMigration = migration(
  '002-decisions',
  `
alter table programme add column domain_codes text[] not null default '{}';
alter table beneficiary add column closed_on date;
alter table decision add column act text, add column planned_targets_on date, add column targets_reached_on date,
  add column extension_months integer not null default 0, add column proof jsonb;
update decision set act = case
  when status = 'DRAFT' then 'CREATE' when status = 'SUBMITTED' then 'SUBMIT' when status = 'RETURNED' then 'RETURN'
  when status = 'PRESELECTED' then 'PRESELECT' when status = 'RETAINED' then 'RETAIN'
  when status = 'PROJECT_FILED' then 'FILE_PROJECT' when status = 'PROJECT_RETURNED' then 'RETURN_PROJECT'
  when status = 'ACCEPTED' then 'ACCEPT_PROJECT' when status = 'TARGETS_DECLARED' then 'DECLARE_TARGETS'
  when status = 'MORE_EVIDENCE' then 'REQUEST_EVIDENCE' when status = 'TARGETS_VALIDATED' then 'VALIDATE_TARGETS'
  when status = 'REFUSED' then 'REFUSE' when status = 'WITHDRAWN' then 'WITHDRAW' else 'RECORD_LAPSE' end;
alter table decision alter column act set not null;
alter table application_period add column planned_targets_on date, add column targets_reached_on date,
  add column extension_months integer not null default 0;
drop view application_state;
create view application_state as
  select application.*, period.sequence, period."from", period.until, period.status, period.requested_cents,
    period.granted_cents, period.planned_targets_on, period.targets_reached_on, period.extension_months,
    period.submitted_on, period.retained_on, period.accepted_on,
    beneficiary.is_public, coalesce(beneficiary.legal_entity_finess, '') as legal_entity_finess
  from application
  join application_period period on period.application_id = application.id
  left join beneficiary on beneficiary.kind = application.beneficiary_kind
    and beneficiary.number = application.beneficiary_number;
alter table ledger_line add column corrects_line_id text references ledger_line;
create index ledger_line_by_correction on ledger_line (corrects_line_id);
alter table decision drop constraint decision_application_id_fkey,
  add constraint decision_application_id_fkey foreign key (application_id) references application on delete restrict;
alter table application_period drop constraint application_period_application_id_fkey,
  add constraint application_period_application_id_fkey foreign key (application_id) references application on delete restrict;
alter table ledger_line drop constraint ledger_line_application_id_fkey,
  add constraint ledger_line_application_id_fkey foreign key (application_id) references application on delete restrict;
create table transmission (
  programme_code text not null references programme,
  region_code text not null,
  version integer not null,
  transmitted_on date not null,
  organisation text not null,
  preselection jsonb not null,
  forecast jsonb not null,
  data_origin text not null,
  primary key (programme_code, region_code, version)
);
${JOURNAL_TABLE}
${COMMAND_TABLE}
`,
);
