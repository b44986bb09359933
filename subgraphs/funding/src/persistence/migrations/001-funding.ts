import { migration } from '@hopen/kit/database';

/** Programmes, applications with their decisions, the ledger, and the dated copy of the beneficiaries. */
export const fundingMigration = migration(
  '001-funding',
  `
create table programme (
  code text primary key,
  name text not null,
  budget_cents bigint not null,
  starts_on date not null,
  ends_on date not null,
  minimum_cents bigint not null,
  maximum_cents bigint not null,
  maximum_domains integer not null,
  advance_percent integer not null check (advance_percent between 0 and 100),
  balance_month integer check (balance_month between 1 and 12),
  applicant_kinds text[] not null,
  rules_version integer not null,
  source text not null,
  verification_status text not null,
  calendar jsonb not null
);
create table beneficiary (
  kind text not null,
  number text not null,
  region_codes text[] not null,
  is_public boolean not null,
  legal_entity_finess text,
  copied_on date not null,
  primary key (kind, number)
);
create table application (
  id text primary key,
  programme_code text not null references programme,
  domain_code text not null,
  beneficiary_kind text not null,
  beneficiary_number text not null,
  region_code text not null,
  data_origin text not null
);
create index application_by_beneficiary on application (beneficiary_kind, beneficiary_number, id);
create index application_by_region on application (region_code, programme_code, id);
create table decision (
  application_id text not null references application on delete cascade,
  sequence integer not null,
  status text not null,
  decided_on date not null,
  role text not null,
  organisation text not null,
  motive text,
  requested_cents bigint not null,
  granted_cents bigint,
  primary key (application_id, sequence)
);
create table application_period (
  application_id text not null references application on delete cascade,
  sequence integer not null,
  "from" date not null,
  until date not null,
  status text not null,
  requested_cents bigint not null,
  granted_cents bigint,
  submitted_on date,
  retained_on date,
  accepted_on date,
  primary key (application_id, sequence),
  check ("from" <= until)
);
create index application_period_by_status on application_period (status, application_id);
create index application_period_by_day on application_period (application_id, until);
create view application_state as
  select application.*, period.sequence, period."from", period.until, period.status, period.requested_cents,
    period.granted_cents, period.submitted_on, period.retained_on, period.accepted_on,
    beneficiary.is_public, coalesce(beneficiary.legal_entity_finess, '') as legal_entity_finess
  from application
  join application_period period on period.application_id = application.id
  left join beneficiary on beneficiary.kind = application.beneficiary_kind
    and beneficiary.number = application.beneficiary_number;
create table ledger_line (
  id text primary key,
  programme_code text not null references programme,
  region_code text not null,
  kind text not null,
  amount_cents bigint not null,
  value_on date not null,
  recorded_on date not null,
  actor text not null,
  motive text,
  vehicle text,
  application_id text references application on delete cascade,
  decision_sequence integer,
  data_origin text not null
);
create index ledger_line_by_envelope
  on ledger_line (programme_code, region_code, kind) include (amount_cents, recorded_on);
create index ledger_line_by_application on ledger_line (application_id);
`,
);
