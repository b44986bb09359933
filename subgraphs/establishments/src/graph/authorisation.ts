import type { FieldRules } from '@hopen/kit/subgraph';

/**
 * Reference data, published by FINESS: everyone reads all of it, and nobody writes it through the graph. Who imported it is a matter
 * of those that run the programme.
 */
export const fieldRules: FieldRules = {
  // The register is of no programme: any national body.
  'RegistryImport.importedBy': ({ role }) => role === 'ARS' || role === 'NATIONAL',
};

/** Fields that a service token may read: the identity of a beneficiary. */
export const serviceReads: readonly string[] = [
  'Establishment.reference',
  'Establishment.name',
  'LegalEntity.reference',
  'LegalEntity.name',
  'HospitalGroup.reference',
  'HospitalGroup.name',
];
