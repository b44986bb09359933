import type { Subgraph } from '@hopen/kit/subgraph';
import { findRegion } from '@hopen/schema';
import { fieldRules, serviceReads } from './graph/authorisation.ts';
import { EstablishmentResolver, LegalEntityResolver } from './graph/establishment.resolver.ts';
import { EstablishmentType, LegalEntityType } from './graph/establishment.type.ts';
import { HospitalGroupMembershipResolver, HospitalGroupResolver } from './graph/hospital-group.resolver.ts';
import { HospitalGroupType } from './graph/hospital-group.type.ts';
import { createLoaders, type Loaders } from './graph/loaders.ts';
import { RegionResolver } from './graph/region.resolver.ts';
import { RegionType } from './graph/region.type.ts';
import { RegistryImportResolver } from './graph/registry-import.resolver.ts';
import * as mappings from './persistence/establishment.mapping.ts';
import { establishmentsMigration } from './persistence/migrations/001-establishments.ts';
import { hospitalGroupMembershipsMigration } from './persistence/migrations/002-hospital-group-memberships.ts';
import { searchMigration } from './persistence/migrations/003-search.ts';
import { registryImportsMigration } from './persistence/migrations/004-registry-imports.ts';
import { registryHealth } from './persistence/registry-imports.ts';

export * from './commands/import-finess.ts';
export * from './domain/establishment.ts';
export { ImportRefused } from './domain/finess-refusal.ts';
export * from './domain/hospital-group.ts';
export type { KnownGroup } from './domain/hospital-group-codes.ts';
export * from './domain/import-counts.ts';
export * from './domain/legal-status.ts';
export * from './domain/registry-freshness.ts';
export * from './domain/search.ts';
export * from './domain/searchable.ts';
export { readStructuresDay } from './persistence/finess-plus-records.ts';
export type { FindingsReport } from './persistence/finess-reports.ts';
export { readFreshness } from './persistence/registry-imports.ts';

/** Regions, legal entities, sites and hospital groups, as FINESS publishes them, and which extracts were imported. */
export const establishments: Subgraph<Loaders> = {
  name: 'establishments',
  port: 4001,
  mappings: Object.values(mappings),
  migrations: [
    establishmentsMigration,
    hospitalGroupMembershipsMigration,
    searchMigration,
    registryImportsMigration,
  ],
  types: [RegionType, EstablishmentType, LegalEntityType, HospitalGroupType],
  resolvers: [
    RegionResolver,
    EstablishmentResolver,
    LegalEntityResolver,
    HospitalGroupResolver,
    HospitalGroupMembershipResolver,
    RegistryImportResolver,
  ],
  references: {
    Region: ({ code }) => findRegion(code) ?? null,
    Establishment: ({ finess }, { loaders }) => loaders.establishment.load(finess),
    LegalEntity: ({ finess }, { loaders }) => loaders.legalEntity.load(finess),
    HospitalGroup: ({ code }, { loaders }) => loaders.hospitalGroup.load(code),
  },
  fieldRules,
  serviceReads,
  loaders: createLoaders,
  health: registryHealth,
};
