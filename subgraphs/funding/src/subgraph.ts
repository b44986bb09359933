import type { Subgraph } from '@hopen/kit';
import { ApplicationResolver, BeneficiaryResolver } from './graph/application.resolver.ts';
import { fieldRules } from './graph/authorisation.ts';
import {
  beneficiaryKey,
  EstablishmentReference,
  HospitalGroupReference,
  LegalEntityReference,
} from './graph/beneficiary.type.ts';
import { createLoaders, type Loaders } from './graph/loaders.ts';
import { ProgrammeResolver } from './graph/programme.resolver.ts';
import { ProgrammeType } from './graph/programme.type.ts';
import { RegionResolver } from './graph/region.resolver.ts';
import * as mappings from './persistence/funding.mapping.ts';
import { fundingMigration } from './persistence/migrations/001-funding.ts';
import { loadProgrammes } from './persistence/reference-data.ts';

export * from './domain/application.ts';
export * from './domain/application-state.ts';
export * from './domain/application-status.ts';
export * from './domain/beneficiary.ts';
export * from './domain/ledger.ts';
export * from './domain/periods.ts';
export * from './domain/programme.ts';

/** What is asked, decided, reserved, committed and paid. */
export const funding: Subgraph<Loaders> = {
  name: 'funding',
  port: 4004,
  mappings: Object.values(mappings),
  migrations: [fundingMigration],
  types: [ProgrammeType, EstablishmentReference, LegalEntityReference, HospitalGroupReference],
  resolvers: [ApplicationResolver, BeneficiaryResolver, RegionResolver, ProgrammeResolver],
  references: {
    Establishment: ({ finess }) => beneficiaryKey('ET', finess),
    LegalEntity: ({ finess }) => beneficiaryKey('EJ', finess),
    HospitalGroup: ({ code }) => beneficiaryKey('GHT', code),
    Programme: ({ code }, { loaders }) => loaders.programme.load(code),
  },
  fieldRules,
  loaders: createLoaders,
  loadReferenceData: loadProgrammes,
};
