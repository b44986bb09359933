import type { FieldRules } from '@hopen/kit/subgraph';

/** Who is where is reference data, published by FINESS: everyone reads all of it, and nobody writes it through the graph. */
export const fieldRules: FieldRules = {};

/** Who a beneficiary is, for the subgraph that a rule makes ask. */
export const serviceReads: readonly string[] = [
  'Establishment.reference',
  'Establishment.name',
  'LegalEntity.reference',
  'LegalEntity.name',
  'HospitalGroup.reference',
  'HospitalGroup.name',
];
