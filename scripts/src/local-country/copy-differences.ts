import { isDeepStrictEqual } from 'node:util';
import { Establishment, HospitalGroup, HospitalGroupMembership, LegalEntity } from '@hopen/establishments';
import { type Difference, Beneficiary as FundingBeneficiary, Programme } from '@hopen/funding';
import { Beneficiary as IndicatorsBeneficiary, Programme as SteeredProgramme } from '@hopen/indicators';
import { beneficiaryReference } from '@hopen/schema';
import type { EntityClass } from '@mikro-orm/core';
import type { Databases } from './fill-lock.ts';
import { copiesOf } from './refresh-copies.ts';

/** Differences between establishments and the copies of beneficiaries in funding and indicators. */
export async function copyDifferences(databases: Databases): Promise<Difference[]> {
  const em = databases.get('establishments')!.em.fork();
  const known = copiesOf(
    {
      legalEntities: await em.find(LegalEntity, {}, { disableIdentityMap: true }),
      establishments: await em.find(Establishment, {}, { disableIdentityMap: true }),
      hospitalGroups: await em.find(HospitalGroup, {}, { disableIdentityMap: true }),
      memberships: await em.find(HospitalGroupMembership, { until: null }, { disableIdentityMap: true }),
    },
    '',
  );
  const expected = new Map(known.map((copy) => [beneficiaryReference(copy.kind, copy.number), copy]));
  const differences: Difference[] = [];
  for (const [subgraph, entity] of [
    ['funding', FundingBeneficiary],
    ['indicators', IndicatorsBeneficiary],
  ] as const) {
    const kept = await databases.get(subgraph)!.em.fork().find(entity, {}, { disableIdentityMap: true });
    const found = new Map(kept.map((copy) => [beneficiaryReference(copy.kind, copy.number), copy]));
    for (const reference of new Set([...expected.keys(), ...found.keys()])) {
      const [theirs, ours] = [expected.get(reference), found.get(reference)];
      if (theirs && ours && sameFacts(theirs, ours)) continue;
      differences.push({
        check: 'COPY',
        subject: `${subgraph} ${reference}`,
        expected: theirs ? JSON.stringify(theirs) : 'none',
        found: ours ? JSON.stringify(ours) : 'none',
      });
    }
  }
  return differences;
}

/** Differences between the steering bodies that funding shows and those that indicators authorises by. */
export async function steeringDifferences(databases: Databases): Promise<Difference[]> {
  const find = <Row extends object>(subgraph: string, entity: EntityClass<Row>) =>
    databases.get(subgraph)!.em.fork().find(entity, {}, { disableIdentityMap: true });
  const shown = new Map(
    (await find('funding', Programme)).map((each) => [each.code, each.steeringBody.code]),
  );
  return (await find('indicators', SteeredProgramme)).flatMap(({ code, steeringBody: found }) => {
    const expected = shown.get(code) ?? 'none';
    return expected === found ? [] : [{ check: 'COPY', subject: `indicators ${code}`, expected, found }];
  });
}

/** Compares all columns except the copy date. */
const sameFacts = (theirs: FundingBeneficiary, ours: FundingBeneficiary | IndicatorsBeneficiary): boolean =>
  Object.entries(ours).every(
    ([name, value]) =>
      name === 'copiedOn' || isDeepStrictEqual(value, theirs[name as keyof FundingBeneficiary]),
  );
