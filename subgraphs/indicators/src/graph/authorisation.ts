import type { Context, FieldRules } from '@hopen/kit/subgraph';
import {
  type BeneficiaryKind,
  beneficiaryReference,
  covers,
  type RoadmapTargetKey,
  type Viewer,
} from '@hopen/schema';
import type { Beneficiary } from '../domain/beneficiary.ts';
import type { Loaders } from './loaders.ts';

/**
 * Who sees the values that a beneficiary declared. Unmet security indicators are an attacker's list, so nobody else does.
 *
 * | viewer        | sees the values of                                              |
 * | ------------- | --------------------------------------------------------------- |
 * | anonymous     | nobody                                                          |
 * | partner       | nobody                                                          |
 * | service       | the verdicts of those it names; no values                       |
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
    case 'SERVICE':
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

/**
 * Who declares: the establishment itself; a legal entity also for its sites. A closed one too: whether its application goes
 * on is for its agency to say, and then it has targets to prove.
 */
export const declaresFor = (viewer: Viewer, beneficiary: Beneficiary | null): boolean =>
  viewer.role === 'ESTABLISHMENT' && beneficiary !== null && covers(viewer.beneficiaries, beneficiary);

/** Who reviews: the ARS of all its open sites; the DGOS where these are in several regions, or in none any more. */
export function reviews(viewer: Viewer, beneficiary: Beneficiary): boolean {
  if (viewer.role === 'ARS') return seesValuesOf(viewer, beneficiary);
  return viewer.role === 'DGOS' && new Set(beneficiary.regionCodes).size !== 1;
}

/** In whose name a viewer acts on a beneficiary that it acts for, or reviews. */
export function organisationOf(viewer: Viewer, { kind, number, legalEntityFiness }: Beneficiary): string {
  if (viewer.role === 'ARS') return `ARS ${viewer.region}`;
  if (viewer.role !== 'ESTABLISHMENT') return viewer.role;
  const own = beneficiaryReference(kind, number);
  return viewer.beneficiaries.includes(own) ? own : `EJ:${legalEntityFiness}`;
}

const ofKind =
  (kind: BeneficiaryKind) =>
  async (viewer: Viewer, parent: Record<string, string>, { loaders }: Context<Loaders>): Promise<boolean> => {
    const number = parent.finess ?? parent.code!;
    const beneficiary = await loaders.beneficiary.load(beneficiaryReference(kind, number));
    // Whom the copy does not know has declared nothing that could be seen.
    return beneficiary ? seesValuesOf(viewer, beneficiary) : viewer.role === 'DGOS';
  };

/** The verdict is for whoever sees the values, and for the subgraph that a rule of money asks it for. */
const verdictOf = (kind: BeneficiaryKind) => {
  const seesValues = ofKind(kind);
  return (viewer: Viewer, parent: Record<string, string>, context: Context<Loaders>) =>
    viewer.role === 'SERVICE' || seesValues(viewer, parent, context);
};

export const ownsRegion = (viewer: Viewer, code: string) =>
  viewer.role === 'DGOS' || (viewer.role === 'ARS' && viewer.region === code);

/** Domains, prerequisites and definitions are reference data: everyone reads them. Declared values are not. */
export const fieldRules: FieldRules = {
  'Establishment.indicatorValues': ofKind('ET'),
  'LegalEntity.indicatorValues': ofKind('EJ'),
  'HospitalGroup.indicatorValues': ofKind('GHT'),
  'Establishment.verdict': verdictOf('ET'),
  'LegalEntity.verdict': verdictOf('EJ'),
  'HospitalGroup.verdict': verdictOf('GHT'),
  // Where few are concerned a rate tells of each: today's is for those who see the values anyway.
  'RoadmapTarget.progress': (viewer, { regionCode }: RoadmapTargetKey) => ownsRegion(viewer, regionCode),
};

/** What a rule of money asks of a beneficiary. */
export const serviceReads: readonly string[] = [
  'Establishment.verdict',
  'LegalEntity.verdict',
  'HospitalGroup.verdict',
];
