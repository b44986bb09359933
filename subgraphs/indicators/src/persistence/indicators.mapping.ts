import { EntitySchema } from '@mikro-orm/core';
import { Beneficiary, BeneficiaryPeriod } from '../domain/beneficiary.ts';
import { Domain, IndicatorDefinition, Prerequisite, Programme } from '../domain/definitions.ts';
import { IndicatorValue } from '../domain/indicator-value.ts';
import { Review } from '../domain/review.ts';

const key = { type: 'text', primary: true } as const;
const text = { type: 'text' } as const;
const optionalText = { type: 'text', nullable: true } as const;
const optionalInteger = { type: 'integer', nullable: true } as const;
const day = { type: 'date' } as const;
const optionalDay = { type: 'date', nullable: true } as const;
const provenance = { source: text, verificationStatus: text };
const addedOn = optionalDay;

export const ProgrammeMapping = new EntitySchema<Programme>({
  class: Programme,
  properties: { code: key, steeringBody: text },
});

export const DomainMapping = new EntitySchema<Domain>({
  class: Domain,
  properties: { programmeCode: key, code: key, label: text, ...provenance, addedOn },
});

export const PrerequisiteMapping = new EntitySchema<Prerequisite>({
  class: Prerequisite,
  properties: { programmeCode: key, code: key, label: text, ...provenance, addedOn },
});

export const IndicatorDefinitionMapping = new EntitySchema<IndicatorDefinition>({
  class: IndicatorDefinition,
  properties: {
    programmeCode: key,
    code: key,
    validFrom: { type: 'date', primary: true },
    label: text,
    nature: text,
    formula: text,
    unit: text,
    operator: text,
    target: { type: 'double' },
    fields: { type: 'string[]' },
    evidence: text,
    observationNotBefore: optionalDay,
    observationLeastDays: optionalInteger,
    observationMostDays: optionalInteger,
    allowsNotApplicable: { type: 'boolean', nullable: true },
    ...provenance,
    addedOn,
  },
});

export const IndicatorValueMapping = new EntitySchema<IndicatorValue>({
  class: IndicatorValue,
  properties: {
    id: key,
    programmeCode: text,
    indicatorCode: text,
    beneficiaryKind: text,
    beneficiaryNumber: text,
    nature: text,
    numerator: optionalInteger,
    denominator: optionalInteger,
    answer: { type: 'boolean', nullable: true },
    reason: optionalText,
    evidence: { type: 'json' },
    observedFrom: day,
    observedUntil: day,
    declaredOn: day,
    declaredBy: text,
    dataOrigin: text,
  },
});

export const ReviewMapping = new EntitySchema<Review>({
  class: Review,
  properties: {
    valueId: key,
    sequence: { type: 'integer', primary: true },
    act: text,
    state: text,
    decidedOn: day,
    organisation: text,
    motive: optionalText,
    evidence: { type: 'json' },
  },
});

const beneficiary = {
  kind: key,
  number: key,
  regionCodes: { type: 'string[]' },
  isPublic: { type: 'boolean' },
  legalEntityFiness: optionalText,
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
