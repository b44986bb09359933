import { lockNames, type SqlEntityManager } from '@hopen/kit/database';
import { type BeneficiaryKind, beneficiaryReference } from '@hopen/schema';
import { Beneficiary } from '../domain/beneficiary.ts';
import type { IndicatorValue } from '../domain/indicator-value.ts';

/** Locks beneficiaries in one order: until the commit no other command declares or reviews any value of them. */
export const lockBeneficiaries = (em: SqlEntityManager, references: readonly string[]) =>
  lockNames(
    em,
    references.map((reference) => `indicators.beneficiary ${reference}`),
  );

export const findBeneficiary = (
  em: SqlEntityManager,
  kind: BeneficiaryKind,
  number: string,
): Promise<Beneficiary | null> => em.findOne(Beneficiary, { kind, number });

/** Owners of these values, by reference. */
export async function findBeneficiaries(
  em: SqlEntityManager,
  values: readonly IndicatorValue[],
): Promise<Map<string, Beneficiary>> {
  const $or = values.map(({ beneficiaryKind: kind, beneficiaryNumber: number }) => ({ kind, number }));
  const found = $or.length > 0 ? await em.find(Beneficiary, { $or }, { disableIdentityMap: true }) : [];
  return new Map(found.map((each) => [beneficiaryReference(each.kind, each.number), each]));
}
