import type { Subgraph } from '@hopen/kit';
import { fieldRules } from './graph/authorisation.ts';
import {
  DomainResolver,
  EstablishmentResolver,
  IndicatorValueResolver,
  LegalEntityResolver,
  PrerequisiteResolver,
  ProgrammeResolver,
} from './graph/indicator.resolver.ts';
import {
  DomainType,
  EstablishmentReference,
  IndicatorType,
  LegalEntityReference,
  ProgrammeReference,
} from './graph/indicator.type.ts';
import { createLoaders, type Loaders } from './graph/loaders.ts';
import * as mappings from './persistence/indicators.mapping.ts';
import { indicatorsMigration } from './persistence/migrations/001-indicators.ts';
import { loadDefinitions } from './persistence/reference-data.ts';

export * from './domain/beneficiary.ts';
export * from './domain/definitions.ts';
export * from './domain/indicator-value.ts';

/** What must be reached, and what was declared: prerequisites, domains, definitions and values. */
export const indicators: Subgraph<Loaders> = {
  name: 'indicators',
  port: 4005,
  mappings: Object.values(mappings),
  migrations: [indicatorsMigration],
  types: [DomainType, IndicatorType, ProgrammeReference, EstablishmentReference, LegalEntityReference],
  resolvers: [
    DomainResolver,
    PrerequisiteResolver,
    ProgrammeResolver,
    IndicatorValueResolver,
    EstablishmentResolver,
    LegalEntityResolver,
  ],
  references: {
    Domain: ({ programmeCode, code }, { loaders }) => loaders.domain.load(`${programmeCode} ${code}`),
    Indicator: async ({ programmeCode, code }, { loaders }) =>
      (await loaders.definitions.load(programmeCode)).find((each) => each.code === code) ?? null,
  },
  fieldRules,
  loaders: createLoaders,
  loadReferenceData: loadDefinitions,
};
