import { COMMAND_WRITES, JOURNAL_WRITES } from '@hopen/kit/commands';
import { type Subgraph } from '@hopen/kit/subgraph';
import { ApplicationResolver, BeneficiaryResolver } from './graph/application.resolver.ts';
import { ApplicationMutationResolver } from './graph/application-mutation.resolver.ts';
import { fieldRules } from './graph/authorisation.ts';
import {
  beneficiaryKey,
  EstablishmentReference,
  HospitalGroupReference,
  LegalEntityReference,
} from './graph/beneficiary.type.ts';
import { EnvelopeResolver } from './graph/envelope.resolver.ts';
import { GrantMutationResolver } from './graph/grant-mutation.resolver.ts';
import { createLoaders, type Loaders } from './graph/loaders.ts';
import { ProgrammeResolver } from './graph/programme.resolver.ts';
import { ProgrammeType } from './graph/programme.type.ts';
import { PublishedFigureResolver } from './graph/published-figure.resolver.ts';
import { ReconciliationResolver } from './graph/reconciliation.resolver.ts';
import { RegionResolver } from './graph/region.resolver.ts';
import { SelectionMutationResolver } from './graph/selection-mutation.resolver.ts';
import * as mappings from './persistence/funding.mapping.ts';
import { fundingMigration } from './persistence/migrations/001-funding.ts';
import { decisionsMigration } from './persistence/migrations/002-decisions.ts';
import { datedCopiesMigration } from './persistence/migrations/003-dated-copies.ts';
import { rulesMigration } from './persistence/migrations/004-rules.ts';
import { structureOfTheDayMigration } from './persistence/migrations/005-structure-of-the-day.ts';
import { currentPeriodsMigration } from './persistence/migrations/006-current-periods.ts';
import { doneByMigration } from './persistence/migrations/007-done-by.ts';
import { publishedFiguresMigration } from './persistence/migrations/008-published-figures.ts';
import { yearsAndPlansMigration } from './persistence/migrations/009-years-and-plans.ts';
import { steeringBodyMigration } from './persistence/migrations/010-steering-body.ts';
import { hospitalGroupOfTheDayMigration } from './persistence/migrations/011-hospital-group-of-the-day.ts';
import { findSteered } from './persistence/programmes.ts';
import { loadReferenceData } from './persistence/reference-data.ts';

export * from './domain/acts.ts';
export * from './domain/application.ts';
export * from './domain/application-state.ts';
export * from './domain/application-status.ts';
export * from './domain/beneficiary.ts';
export * from './domain/booking.ts';
export * from './domain/case-file.ts';
export * from './domain/deadlines.ts';
export * from './domain/decide.ts';
export * from './domain/decision-role.ts';
export * from './domain/instalments.ts';
export * from './domain/ledger.ts';
export * from './domain/periods.ts';
export * from './domain/programme.ts';
export * from './domain/proof.ts';
export * from './domain/reports/lateness.ts';
export * from './domain/transition-rules.ts';
export * from './domain/transmission.ts';
export { findDifferences } from './persistence/reconciliation.ts';
export { auditFiles, type LateItem } from './persistence/reconciliation-decisions.ts';
export type { Difference } from './persistence/reconciliation-difference.ts';
export { loadDigests } from './persistence/reconciliation-load.ts';
export { loadProgrammes } from './persistence/reference-data.ts';

/** Funding subgraph: applications, decisions, envelopes, ledger. */
export const funding: Subgraph<Loaders> = {
  name: 'funding',
  port: 4004,
  peers: { indicators: 'http://127.0.0.1:4005/graphql' },
  mappings: Object.values(mappings),
  migrations: [
    fundingMigration,
    decisionsMigration,
    datedCopiesMigration,
    rulesMigration,
    structureOfTheDayMigration,
    currentPeriodsMigration,
    doneByMigration,
    publishedFiguresMigration,
    yearsAndPlansMigration,
    steeringBodyMigration,
    hospitalGroupOfTheDayMigration,
  ],
  writes: {
    // Locked by its number (`for update`), and never changed.
    application: ['id'],
    application_period: ['until'],
    decision: [],
    ledger_line: [],
    transmission: [],
    ...JOURNAL_WRITES,
    ...COMMAND_WRITES,
  },
  types: [ProgrammeType, EstablishmentReference, LegalEntityReference, HospitalGroupReference],
  resolvers: [
    ApplicationResolver,
    ApplicationMutationResolver,
    GrantMutationResolver,
    BeneficiaryResolver,
    EnvelopeResolver,
    RegionResolver,
    ProgrammeResolver,
    PublishedFigureResolver,
    ReconciliationResolver,
    SelectionMutationResolver,
  ],
  references: {
    Establishment: ({ finess }) => beneficiaryKey('ET', finess),
    LegalEntity: ({ finess }) => beneficiaryKey('EJ', finess),
    HospitalGroup: ({ code }) => beneficiaryKey('GHT', code),
    Programme: ({ code }, { loaders }) => loaders.programme.load(code),
  },
  fieldRules,
  nonPublic: [
    'Application',
    'ApplicationConnection',
    'ApplicationEdge',
    'Envelope',
    'Programme.selection',
    'Query.publishedFigures',
    'Region.selection',
    'Establishment.eligibility',
    'LegalEntity.eligibility',
    'HospitalGroup.eligibility',
  ],
  loaders: createLoaders,
  programmesOf: findSteered,
  loadReferenceData,
};
