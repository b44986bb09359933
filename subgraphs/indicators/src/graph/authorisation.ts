import type { FieldRules } from '@hopen/kit/subgraph';
import {
  type BeneficiaryKind,
  beneficiaryReference,
  seesRegionInFull,
  steers,
  type Viewer,
} from '@hopen/schema';
import { seesValuesOf } from '../domain/permissions.ts';
import { requireProgramme } from './indicator.resolver.ts';
import type { RequestContext } from './loaders.ts';

type BeneficiaryKey = Record<string, string>;

interface OfProgramme {
  readonly programme: string;
}

const seesValues =
  (kind: BeneficiaryKind) =>
  async (
    viewer: Viewer,
    key: BeneficiaryKey,
    { loaders }: RequestContext,
    { programme }: OfProgramme,
  ): Promise<boolean> => {
    // Else it would hear that another body steers it.
    if (viewer.role === 'NATIONAL') await requireProgramme(loaders, programme);
    const number = key.finess ?? key.code!;
    const beneficiary = await loaders.beneficiary.load(beneficiaryReference(kind, number));
    // Beneficiaries without a copy here have declared nothing that could be seen.
    return beneficiary ? seesValuesOf(viewer, beneficiary, programme) : steers(viewer, programme);
  };

/** Verdicts are also for the subgraph that pays, which asks for them under a service token. */
const seesVerdict = (kind: BeneficiaryKind) => {
  const sees = seesValues(kind);
  return (viewer: Viewer, key: BeneficiaryKey, context: RequestContext, args: OfProgramme) =>
    viewer.role === 'SERVICE' || sees(viewer, key, context, args);
};

/** Domains, prerequisites and definitions are reference data: everyone reads them. Declared values are not. */
export const fieldRules: FieldRules = {
  'Establishment.indicatorValues': seesValues('ET'),
  'LegalEntity.indicatorValues': seesValues('EJ'),
  'HospitalGroup.indicatorValues': seesValues('GHT'),
  'Establishment.verdict': seesVerdict('ET'),
  'LegalEntity.verdict': seesVerdict('EJ'),
  'HospitalGroup.verdict': seesVerdict('GHT'),
  // Rates over few beneficiaries identify each: today's are for those who see the values anyway.
  'RoadmapTarget.progress': seesRegionInFull,
};

/** Fields that a service token may read: those that a payment rule asks of a beneficiary. */
export const serviceReads: readonly string[] = [
  'Establishment.verdict',
  'LegalEntity.verdict',
  'HospitalGroup.verdict',
];
