import { migration } from '@hopen/kit/database';

/** Domains, prerequisites, dated definitions, declared values, and the dated copy of the beneficiaries. */
export const indicatorsMigration = migration(
  '001-indicators',
  `
create table domain (
  programme_code text not null,
  code text not null,
  label text not null,
  source text not null,
  verification_status text not null,
  primary key (programme_code, code)
);
create table prerequisite (like domain including all);
create table indicator_definition (
  programme_code text not null,
  code text not null,
  valid_from date not null,
  label text not null,
  nature text not null,
  formula text not null,
  unit text not null,
  operator text not null,
  target double precision not null,
  fields text[] not null,
  evidence text not null,
  source text not null,
  verification_status text not null,
  primary key (programme_code, code, valid_from)
);
create table indicator_value (
  id text primary key,
  programme_code text not null,
  indicator_code text not null,
  beneficiary_kind text not null,
  beneficiary_number text not null,
  nature text not null,
  numerator integer,
  denominator integer,
  answer boolean,
  reason text,
  observed_from date not null,
  observed_until date not null,
  declared_on date not null,
  declared_by text not null,
  data_origin text not null,
  check (case nature
    when 'RATIO' then numerator >= 0 and denominator >= 0 and answer is null and reason is null
    when 'ANSWER' then answer is not null and numerator is null and denominator is null and reason is null
    when 'NOT_APPLICABLE' then reason is not null and numerator is null and denominator is null and answer is null
    else false end)
);
create index indicator_value_by_beneficiary
  on indicator_value (beneficiary_kind, beneficiary_number, programme_code, indicator_code, declared_on);
create table beneficiary (
  kind text not null,
  number text not null,
  region_codes text[] not null,
  is_public boolean not null,
  legal_entity_finess text,
  copied_on date not null,
  primary key (kind, number)
);
`,
);
