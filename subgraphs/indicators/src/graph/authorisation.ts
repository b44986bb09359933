import type { FieldRules } from '@hopen/kit/subgraph';
import {
  type BeneficiaryKind,
  beneficiaryReference,
  type RoadmapTargetKey,
  type Viewer,
} from '@hopen/schema';
import { seesValuesOf } from '../domain/permissions.ts';
import type { RequestContext } from './loaders.ts';

type BeneficiaryKey = Record<string, string>;

const seesValues =
  (kind: BeneficiaryKind) =>
  async (viewer: Viewer, key: BeneficiaryKey, { loaders }: RequestContext): Promise<boolean> => {
    const number = key.finess ?? key.code!;
    const beneficiary = await loaders.beneficiary.load(beneficiaryReference(kind, number));
    // Beneficiaries without a copy here have declared nothing that could be seen.
    return beneficiary ? seesValuesOf(viewer, beneficiary) : viewer.role === 'DGOS';
  };

/** Verdicts are also for the subgraph that pays, which asks for them under a service token. */
const seesVerdict = (kind: BeneficiaryKind) => {
  const sees = seesValues(kind);
  return (viewer: Viewer, key: BeneficiaryKey, context: RequestContext) =>
    viewer.role === 'SERVICE' || sees(viewer, key, context);
};

export const ownsRegion = (viewer: Viewer, code: string) =>
  viewer.role === 'DGOS' || (viewer.role === 'ARS' && viewer.region === code);

/** Domains, prerequisites and definitions are reference data: everyone reads them. Declared values are not. */
export const fieldRules: FieldRules = {
  'Establishment.indicatorValues': seesValues('ET'),
  'LegalEntity.indicatorValues': seesValues('EJ'),
  'HospitalGroup.indicatorValues': seesValues('GHT'),
  'Establishment.verdict': seesVerdict('ET'),
  'LegalEntity.verdict': seesVerdict('EJ'),
  'HospitalGroup.verdict': seesVerdict('GHT'),
  // Rates over few beneficiaries identify each: today's are for those who see the values anyway.
  'RoadmapTarget.progress': (viewer, { regionCode }: RoadmapTargetKey) => ownsRegion(viewer, regionCode),
};

/** Fields that a service token may read: those that a payment rule asks of a beneficiary. */
export const serviceReads: readonly string[] = [
  'Establishment.verdict',
  'LegalEntity.verdict',
  'HospitalGroup.verdict',
];
