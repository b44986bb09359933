import { BigIntType, EntitySchema } from '@mikro-orm/core';
import { Application, ApplicationPeriod, Decision } from '../domain/application.ts';
import { ApplicationState } from '../domain/application-state.ts';
import { Beneficiary, BeneficiaryPeriod } from '../domain/beneficiary.ts';
import { LedgerLine } from '../domain/ledger.ts';
import { Programme } from '../domain/programme.ts';
import { Transmission } from '../domain/transmission.ts';
import { DecisionRoleType } from './decision-role.type.ts';

const text = { type: 'text' } as const;
const optionalText = { type: 'text', nullable: true } as const;
const day = { type: 'date' } as const;
const optionalDay = { type: 'date', nullable: true } as const;
const integer = { type: 'integer' } as const;
/** `bigint` columns as JavaScript numbers: whole cents stay exact up to 90 billion euros. */
const cents = { type: new BigIntType('number') };
const optionalCents = { type: new BigIntType('number'), nullable: true };

export const ProgrammeMapping = new EntitySchema<Programme>({
  class: Programme,
  properties: {
    code: { type: 'text', primary: true },
    name: text,
    steeringBody: { type: 'json' },
    budgetCents: cents,
    startsOn: day,
    endsOn: day,
    minimumCents: cents,
    maximumCents: cents,
    maximumDomains: integer,
    advancePercent: integer,
    balanceMonth: { type: 'integer', nullable: true },
    applicantKinds: { type: 'string[]' },
    domainCodes: { type: 'string[]' },
    rules: { type: 'json' },
    rulesVersion: integer,
    source: text,
    verificationStatus: text,
    calendar: { type: 'json' },
    publishedFigures: { type: 'json' },
  },
});

const beneficiary = {
  kind: { type: 'text', primary: true },
  number: { type: 'text', primary: true },
  regionCodes: { type: 'string[]' },
  isPublic: { type: 'boolean' },
  legalEntityFiness: optionalText,
  hospitalGroupCode: optionalText,
  closedOn: optionalDay,
  copiedOn: day,
} as const;

export const BeneficiaryMapping = new EntitySchema<Beneficiary>({
  class: Beneficiary,
  properties: beneficiary,
});

export const BeneficiaryPeriodMapping = new EntitySchema<BeneficiaryPeriod>({
  class: BeneficiaryPeriod,
  readonly: true,
  properties: { ...beneficiary, from: day, until: { type: 'date', primary: true } },
});

const application = {
  programmeCode: text,
  domainCode: text,
  beneficiaryKind: text,
  beneficiaryNumber: text,
  regionCode: text,
  dataOrigin: text,
};

export const ApplicationMapping = new EntitySchema<Application>({
  class: Application,
  properties: { id: { type: 'text', primary: true }, ...application },
});

const terms = {
  requestedCents: cents,
  grantedCents: optionalCents,
  plannedTargetsOn: optionalDay,
  targetsReachedOn: optionalDay,
  extensionMonths: integer,
};

export const DecisionMapping = new EntitySchema<Decision>({
  class: Decision,
  properties: {
    applicationId: { type: 'text', primary: true },
    sequence: { type: 'integer', primary: true },
    act: text,
    status: text,
    decidedOn: day,
    role: { type: DecisionRoleType },
    organisation: text,
    motive: optionalText,
    proof: { type: 'json', nullable: true },
    updatedPlanOn: optionalDay,
    successorKind: optionalText,
    successorNumber: optionalText,
    ...terms,
  },
});

const period = {
  sequence: integer,
  from: day,
  until: day,
  status: text,
  ...terms,
  submittedOn: optionalDay,
  retainedOn: optionalDay,
  acceptedOn: optionalDay,
};

export const ApplicationPeriodMapping = new EntitySchema<ApplicationPeriod>({
  class: ApplicationPeriod,
  properties: {
    applicationId: { type: 'text', primary: true },
    ...period,
    sequence: { type: 'integer', primary: true },
    beneficiaryKind: text,
    beneficiaryNumber: text,
  },
});

export const ApplicationStateMapping = new EntitySchema<ApplicationState>({
  class: ApplicationState,
  readonly: true,
  properties: {
    id: { type: 'text', primary: true },
    ...application,
    ...period,
    sequence: { type: 'integer', primary: true },
    isPublic: { type: 'boolean', nullable: true },
    legalEntityFiness: text,
    structure: text,
    closedOn: optionalDay,
  },
});

export const LedgerLineMapping = new EntitySchema<LedgerLine>({
  class: LedgerLine,
  properties: {
    id: { type: 'text', primary: true },
    programmeCode: text,
    regionCode: text,
    kind: text,
    amountCents: cents,
    valueOn: day,
    recordedOn: day,
    actor: text,
    motive: optionalText,
    vehicle: optionalText,
    applicationId: optionalText,
    decisionSequence: { type: 'integer', nullable: true },
    year: { type: 'integer', nullable: true },
    correctsLineId: optionalText,
    dataOrigin: text,
  },
});

export const TransmissionMapping = new EntitySchema<Transmission>({
  class: Transmission,
  properties: {
    programmeCode: { type: 'text', primary: true },
    regionCode: { type: 'text', primary: true },
    version: { type: 'integer', primary: true },
    transmittedOn: day,
    organisation: text,
    preselection: { type: 'json' },
    forecast: { type: 'json' },
    dataOrigin: text,
  },
});
