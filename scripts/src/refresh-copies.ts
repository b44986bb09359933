import { Establishment, HospitalGroup, LegalEntity } from '@hopen/establishments';
import { Application, Beneficiary as FundingBeneficiary, LedgerLine } from '@hopen/funding';
import { Beneficiary as IndicatorsBeneficiary, IndicatorValue } from '@hopen/indicators';
import { bulkInsert } from '@hopen/kit';
import { StandardRoadmap } from '@hopen/roadmaps';
import { type CivilDay, DataOrigin, VerificationStatus } from '@hopen/schema';
import type { Databases } from './databases.ts';

/** Brings the copies that funding and indicators keep of the beneficiaries in line with the establishments. */
export async function refreshCopies(databases: Databases, today: CivilDay): Promise<void> {
  const em = databases.get('establishments')!.em.fork();
  const copies = copiesOf(
    {
      legalEntities: await em.find(LegalEntity, {}, { fields: ['finess', 'status'] }),
      establishments: await em.find(
        Establishment,
        {},
        { fields: ['finess', 'legalEntityFiness', 'regionCode', 'status', 'closedOn'] },
      ),
      hospitalGroups: await em.find(HospitalGroup, {}),
    },
    today,
  );
  await replaceCopies(databases, copies);
}

/** Puts these copies in place of those that funding and indicators keep. */
export async function replaceCopies(databases: Databases, copies: FundingBeneficiary[]): Promise<void> {
  for (const [subgraph, entity] of [
    ['funding', FundingBeneficiary],
    ['indicators', IndicatorsBeneficiary],
  ] as const) {
    await databases
      .get(subgraph)!
      .em.fork()
      .transactional(async (em) => {
        await em.nativeDelete(entity, {});
        await bulkInsert(em, entity, copies);
      });
  }
}

/** What funding and indicators copy of each possible beneficiary. */
export function copiesOf(
  known: {
    legalEntities: readonly Pick<LegalEntity, 'finess' | 'status'>[];
    establishments: readonly Pick<
      Establishment,
      'finess' | 'legalEntityFiness' | 'regionCode' | 'status' | 'closedOn'
    >[];
    hospitalGroups: readonly HospitalGroup[];
  },
  copiedOn: CivilDay,
): FundingBeneficiary[] {
  const open = known.establishments.filter((site) => site.closedOn === null);
  const sitesOf = Map.groupBy(open, (site) => site.legalEntityFiness);
  const regionsOf = (finess: string) =>
    [...new Set(sitesOf.get(finess)?.map((site) => site.regionCode))].sort();
  return [
    ...known.establishments.map((site) => ({
      kind: 'ET' as const,
      number: site.finess,
      regionCodes: [site.regionCode],
      isPublic: site.status === 'PUBLIC',
      legalEntityFiness: site.legalEntityFiness,
      copiedOn,
    })),
    ...known.legalEntities.map((entity) => ({
      kind: 'EJ' as const,
      number: entity.finess,
      regionCodes: regionsOf(entity.finess),
      isPublic: entity.status === 'PUBLIC',
      legalEntityFiness: null,
      copiedOn,
    })),
    ...known.hospitalGroups.map((group) => ({
      kind: 'GHT' as const,
      number: group.code,
      regionCodes: group.regionCodes,
      isPublic: true,
      legalEntityFiness: null,
      copiedOn,
    })),
  ];
}

/** Removes everything synthetic but the establishments: applications, money, declared values and hosted roadmaps. */
export async function removeSyntheticRows(databases: Databases): Promise<void> {
  const em = (subgraph: string) => databases.get(subgraph)!.em.fork();
  const synthetic = { dataOrigin: DataOrigin.SYNTHETIC };
  await em('funding').transactional(async (inFunding) => {
    await inFunding.nativeDelete(LedgerLine, synthetic);
    // Its decisions and periods go with it.
    await inFunding.nativeDelete(Application, synthetic);
  });
  await em('indicators').nativeDelete(IndicatorValue, synthetic);
  await em('roadmaps').nativeDelete(StandardRoadmap, { verificationStatus: VerificationStatus.SYNTHETIC });
}
