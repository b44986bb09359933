import { migration } from '@hopen/kit/database';

/** Legal entities, their sites, hospital groups, and which extracts were imported. */
export const establishmentsMigration = migration(
  '001-establishments',
  `
  create table legal_entity (
    finess text primary key,
    name text not null,
    legal_status_code text not null,
    status text not null,
    siren text,
    postal_code text not null,
    city text not null,
    department text not null,
    data_origin text not null
  );
  create table establishment (
    finess text primary key,
    name text not null,
    search_name text not null,
    legal_entity_finess text not null references legal_entity,
    status text not null,
    category_code text not null,
    category_label text not null,
    street text,
    postal_code text not null,
    city text not null,
    commune_code text not null,
    department text not null,
    region_code text not null,
    siret text,
    latitude double precision,
    longitude double precision,
    opened_on date,
    closed_on date,
    data_origin text not null,
    check ((latitude is null) = (longitude is null))
  );
  create index establishment_by_legal_entity on establishment (legal_entity_finess, finess);
  create index establishment_by_region on establishment (region_code, finess);
  create index establishment_open_by_region on establishment (region_code) where closed_on is null;
create index establishment_by_name on establishment (search_name, finess);
  create table hospital_group (
    code text primary key,
    name text not null,
    region_codes text[] not null,
    member_finess text[] not null,
    data_origin text not null
  );
  create index hospital_group_by_member on hospital_group using gin (member_finess);
  create view region_legal_entity as
  select distinct region_code, legal_entity_finess as finess from establishment where closed_on is null;
create view region_hospital_group as
  select unnest(region_codes) as region_code, code from hospital_group;
  create table extract (
    extracted_on date primary key,
    imported_on date not null,
    files jsonb not null,
    holds_sites boolean not null,
    counts jsonb not null
  );
`,
);
