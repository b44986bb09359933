import { EntitySchema } from '@mikro-orm/core';
import { Establishment, LegalEntity } from '../domain/establishment.ts';
import { HospitalGroup, HospitalGroupMembership } from '../domain/hospital-group.ts';
import { RegionHospitalGroup, RegionLegalEntity } from '../domain/region-member.ts';
import { RegistryImport } from '../domain/registry-import.ts';

const text = { type: 'text' } as const;
const optionalText = { type: 'text', nullable: true } as const;
const optionalDay = { type: 'date', nullable: true } as const;

export const LegalEntityMapping = new EntitySchema<LegalEntity>({
  class: LegalEntity,
  properties: {
    finess: { type: 'text', primary: true },
    name: text,
    legalStatusCode: text,
    status: text,
    siren: optionalText,
    postalCode: text,
    city: text,
    department: text,
    dataOrigin: text,
  },
});

export const EstablishmentMapping = new EntitySchema<Establishment>({
  class: Establishment,
  properties: {
    finess: { type: 'text', primary: true },
    name: text,
    searchName: text,
    legalEntityFiness: text,
    status: text,
    categoryCode: text,
    categoryLabel: text,
    street: optionalText,
    postalCode: text,
    city: text,
    communeCode: text,
    department: text,
    regionCode: text,
    siret: optionalText,
    // Compared, never read.
    searchText: { ...text, lazy: true },
    latitude: { type: 'double', nullable: true },
    longitude: { type: 'double', nullable: true },
    openedOn: optionalDay,
    closedOn: optionalDay,
    dataOrigin: text,
  },
});

export const HospitalGroupMapping = new EntitySchema<HospitalGroup>({
  class: HospitalGroup,
  properties: {
    code: { type: 'text', primary: true },
    name: text,
    regionCodes: { type: 'string[]' },
    gccId: optionalText,
    closedOn: optionalDay,
    dataOrigin: text,
  },
});

export const HospitalGroupMembershipMapping = new EntitySchema<HospitalGroupMembership>({
  class: HospitalGroupMembership,
  properties: {
    groupCode: { type: 'text', primary: true },
    legalEntityFiness: { type: 'text', primary: true },
    role: optionalText as never,
    since: { type: 'date', primary: true },
    until: optionalDay,
  },
});

export const RegionLegalEntityMapping = new EntitySchema<RegionLegalEntity>({
  class: RegionLegalEntity,
  readonly: true,
  properties: { regionCode: { type: 'text', primary: true }, finess: { type: 'text', primary: true } },
});

export const RegionHospitalGroupMapping = new EntitySchema<RegionHospitalGroup>({
  class: RegionHospitalGroup,
  readonly: true,
  properties: { regionCode: { type: 'text', primary: true }, code: { type: 'text', primary: true } },
});

export const RegistryImportMapping = new EntitySchema<RegistryImport>({
  class: RegistryImport,
  readonly: true,
  properties: {
    number: { type: 'integer', primary: true },
    extractedOn: { type: 'date' },
    importedOn: { type: 'date' },
    importedAt: { type: 'datetime', nullable: true },
    importedBy: optionalText,
    format: optionalText,
    categories: { type: 'string[]', nullable: true },
    files: { type: 'json' },
    holdsSites: { type: 'boolean' },
    counts: { type: 'json' },
    rejected: { type: 'integer', nullable: true },
    remarked: { type: 'integer', nullable: true },
  },
});
