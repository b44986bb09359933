import type { FieldRules } from '@hopen/kit';
import type { Viewer } from '@hopen/schema';
import type { Beneficiary } from '../domain/beneficiary.ts';

/** Domains, prerequisites and definitions are reference data: everyone reads them. */
export const fieldRules: FieldRules = {};

/**
 * Who sees the values that a beneficiary declared. Unmet security indicators are an attacker's list, so nobody else does.
 *
 * | viewer        | sees the values of                                        |
 * | ------------- | --------------------------------------------------------- |
 * | anonymous     | nobody                                                    |
 * | partner       | nobody                                                    |
 * | establishment | itself; a legal entity also its sites                     |
 * | ARS           | the beneficiaries with a site in its region               |
 * | DGOS          | everybody                                                 |
 */
export function seesValuesOf(viewer: Viewer, beneficiary: Beneficiary): boolean {
  const { kind, number, legalEntityFiness, regionCodes } = beneficiary;
  switch (viewer.role) {
    case 'ANONYMOUS':
    case 'PARTNER':
      return false;
    case 'ESTABLISHMENT':
      return (
        viewer.beneficiaries.includes(`${kind}:${number}`) ||
        (kind === 'ET' && viewer.beneficiaries.includes(`EJ:${legalEntityFiness}`))
      );
    case 'ARS':
      return regionCodes.includes(viewer.region);
    case 'DGOS':
      return true;
  }
}
