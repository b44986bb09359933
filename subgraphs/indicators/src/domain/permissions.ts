import { beneficiaryReference, covers, steers, type Viewer } from '@hopen/schema';
import type { Beneficiary } from './beneficiary.ts';

/**
 * Read access to the values that a beneficiary declared for a programme. Unmet security indicators are an attacker's list, so nobody else has it.
 *
 * | viewer        | sees the values of                                              |
 * | ------------- | --------------------------------------------------------------- |
 * | anonymous     | nobody                                                          |
 * | partner       | nobody                                                          |
 * | service       | the verdicts of those it names; no values                       |
 * | establishment | itself; a legal entity also its sites                           |
 * | ARS           | those whose open sites are all in its region                    |
 * | national body | everybody, in the programmes that it steers                     |
 *
 * Regions belong to sites: a legal entity over several regions belongs to no ARS alone.
 */
export function seesValuesOf(viewer: Viewer, beneficiary: Beneficiary, programmeCode: string): boolean {
  switch (viewer.role) {
    case 'ANONYMOUS':
    case 'PARTNER':
    case 'SERVICE':
      return false;
    case 'ESTABLISHMENT':
      return covers(viewer.beneficiaries, beneficiary);
    case 'ARS':
      return (
        beneficiary.regionCodes.length > 0 && beneficiary.regionCodes.every((code) => code === viewer.region)
      );
    case 'NATIONAL':
      return steers(viewer, programmeCode);
  }
}

/**
 * Permission to declare: the establishment itself, and a legal entity for its sites. Also for a closed site: its agency may let
 * the application go on, and then it has targets to prove.
 */
export const declaresFor = (viewer: Viewer, beneficiary: Beneficiary | null): boolean =>
  viewer.role === 'ESTABLISHMENT' && beneficiary !== null && covers(viewer.beneficiaries, beneficiary);

/**
 * Permission to review: the ARS of all open sites; the body that steers the programme where these are in several regions, or in
 * none any more.
 */
export function reviews(viewer: Viewer, beneficiary: Beneficiary, programmeCode: string): boolean {
  if (viewer.role === 'ARS') return seesValuesOf(viewer, beneficiary, programmeCode);
  return steers(viewer, programmeCode) && new Set(beneficiary.regionCodes).size !== 1;
}

/** Organisation recorded for an act of a viewer on a beneficiary that it declares for, or reviews. */
export function organisationOf(viewer: Viewer, { kind, number, legalEntityFiness }: Beneficiary): string {
  if (viewer.role === 'ARS') return `ARS ${viewer.region}`;
  if (viewer.role === 'NATIONAL') return viewer.body;
  if (viewer.role !== 'ESTABLISHMENT') return viewer.role;
  const own = beneficiaryReference(kind, number);
  return viewer.beneficiaries.includes(own) ? own : `EJ:${legalEntityFiness}`;
}
