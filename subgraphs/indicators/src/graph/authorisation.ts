import type { Context, FieldRules } from '@hopen/kit';
import { type BeneficiaryKind, beneficiaryReference, covers, type Viewer } from '@hopen/schema';
import type { Beneficiary } from '../domain/beneficiary.ts';
import type { Loaders } from './loaders.ts';

/**
 * Who sees the values that a beneficiary declared. Unmet security indicators are an attacker's list, so nobody else does.
 *
 * | viewer        | sees the values of                                              |
 * | ------------- | --------------------------------------------------------------- |
 * | anonymous     | nobody                                                          |
 * | partner       | nobody                                                          |
 * | establishment | itself; a legal entity also its sites                           |
 * | ARS           | those whose open sites are all in its region                    |
 * | DGOS          | everybody                                                       |
 *
 * The region belongs to the site: a legal entity over several regions belongs to no ARS alone.
 */
export function seesValuesOf(viewer: Viewer, beneficiary: Beneficiary): boolean {
  switch (viewer.role) {
    case 'ANONYMOUS':
    case 'PARTNER':
      return false;
    case 'ESTABLISHMENT':
      return covers(viewer.beneficiaries, beneficiary);
    case 'ARS':
      return (
        beneficiary.regionCodes.length > 0 && beneficiary.regionCodes.every((code) => code === viewer.region)
      );
    case 'DGOS':
      return true;
  }
}

const ofKind =
  (kind: BeneficiaryKind) =>
  async (viewer: Viewer, { finess }: { finess: string }, { loaders }: Context<Loaders>): Promise<boolean> => {
    const beneficiary = await loaders.beneficiary.load(beneficiaryReference(kind, finess));
    // Whom the copy does not know has declared nothing that could be seen.
    return beneficiary ? seesValuesOf(viewer, beneficiary) : viewer.role === 'DGOS';
  };

/** Domains, prerequisites and definitions are reference data: everyone reads them. Declared values are not. */
export const fieldRules: FieldRules = {
  'Establishment.indicatorValues': ofKind('ET'),
  'LegalEntity.indicatorValues': ofKind('EJ'),
};
