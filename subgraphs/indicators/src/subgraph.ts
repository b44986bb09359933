import { COMMAND_WRITES, JOURNAL_WRITES } from '@hopen/kit/commands';
import { type Subgraph } from '@hopen/kit/subgraph';
import {
  ProgrammeAttainmentResolver,
  RegionAttainmentResolver,
  RoadmapTargetResolver,
} from './graph/attainment.resolver.ts';
import { fieldRules, serviceReads } from './graph/authorisation.ts';
import {
  EstablishmentResolver,
  HospitalGroupResolver,
  LegalEntityResolver,
} from './graph/beneficiary.resolver.ts';
import { DomainAttainmentResolver, DomainVerdictResolver } from './graph/domain-reference.resolver.ts';
import { DomainResolver, PrerequisiteResolver, ProgrammeResolver } from './graph/indicator.resolver.ts';
import {
  DomainType,
  EstablishmentReference,
  HospitalGroupReference,
  IndicatorType,
  LegalEntityReference,
  ProgrammeReference,
  RegionReference,
  RoadmapTargetReference,
} from './graph/indicator.type.ts';
import { createLoaders, type Loaders } from './graph/loaders.ts';
import { SimulationResolver } from './graph/simulation.resolver.ts';
import { IndicatorValueResolver } from './graph/value.resolver.ts';
import { ValueMutationResolver } from './graph/value-mutation.resolver.ts';
import * as mappings from './persistence/indicators.mapping.ts';
import { indicatorsMigration } from './persistence/migrations/001-indicators.ts';
import { reviewsMigration } from './persistence/migrations/002-reviews.ts';
import { observationMigration } from './persistence/migrations/003-observation.ts';
import { datedCopiesMigration } from './persistence/migrations/004-dated-copies.ts';
import { addedOnMigration } from './persistence/migrations/005-added-on.ts';
import { doneByMigration } from './persistence/migrations/006-done-by.ts';
import { steeringBodyMigration } from './persistence/migrations/007-steering-body.ts';
import { loadReferenceData } from './persistence/reference-data.ts';
import { findSteered } from './persistence/steered-programmes.ts';

export { declarationEntries, declareValues } from './commands/declare-values.ts';
export * from './domain/beneficiary.ts';
export type { Declaration, Declared } from './domain/declaration.ts';
export { valueObstacles } from './domain/declaration-rules.ts';
export { definitionsOf, type ProgrammeFile } from './domain/definition-file.ts';
export * from './domain/definitions.ts';
export * from './domain/indicator-value.ts';
export * from './domain/review.ts';
export * from './domain/target-evaluation.ts';
export * from './domain/verdict.ts';
export { loadDefinitions } from './persistence/reference-data.ts';

/** Prerequisites, domains, definitions, declared values and verdicts. */
export const indicators: Subgraph<Loaders> = {
  name: 'indicators',
  port: 4005,
  mappings: Object.values(mappings),
  migrations: [
    indicatorsMigration,
    reviewsMigration,
    observationMigration,
    datedCopiesMigration,
    addedOnMigration,
    doneByMigration,
    steeringBodyMigration,
  ],
  writes: { indicator_value: [], review: [], ...JOURNAL_WRITES, ...COMMAND_WRITES },
  types: [
    DomainType,
    IndicatorType,
    ProgrammeReference,
    RegionReference,
    RoadmapTargetReference,
    EstablishmentReference,
    LegalEntityReference,
    HospitalGroupReference,
  ],
  resolvers: [
    DomainResolver,
    DomainVerdictResolver,
    DomainAttainmentResolver,
    PrerequisiteResolver,
    ProgrammeResolver,
    IndicatorValueResolver,
    EstablishmentResolver,
    LegalEntityResolver,
    HospitalGroupResolver,
    ProgrammeAttainmentResolver,
    RegionAttainmentResolver,
    RoadmapTargetResolver,
    SimulationResolver,
    ValueMutationResolver,
  ],
  references: {
    Domain: ({ programmeCode, code }, { loaders }) => loaders.domain.load(`${programmeCode} ${code}`),
    Indicator: async ({ programmeCode, code }, { loaders, today }) =>
      (await loaders.definitionsOn(today).load(programmeCode)).find((each) => each.code === code) ?? null,
  },
  fieldRules,
  nonPublic: ['IndicatorValue', 'Programme.attainment', 'Region.attainment', 'Query.simulateVerdict'],
  serviceReads,
  // funding's forecast reads a hundred verdicts per request.
  serviceNames: 100,
  loaders: createLoaders,
  programmesOf: findSteered,
  loadReferenceData,
};
