import { bulkInsert, holdNames, type JournalEntry, type SqlEntityManager } from '@hopen/kit';
import { beneficiaryReference } from '@hopen/schema';
import { Beneficiary } from '../domain/beneficiary.ts';
import { IndicatorValue } from '../domain/indicator-value.ts';
import { Review } from '../domain/review.ts';

/** Holds beneficiaries, in one order: until the commit nobody else declares or reviews any value of them. */
export const holdBeneficiaries = (em: SqlEntityManager, references: readonly string[]) =>
  holdNames(
    em,
    references.map((reference) => `indicators.beneficiary ${reference}`),
  );

/** The values of these numbers with all steps of their reviews. */
export async function findReviewed(
  em: SqlEntityManager,
  ids: readonly string[],
): Promise<{ value: IndicatorValue; steps: Review[] }[]> {
  const values = await em.find(IndicatorValue, { id: { $in: [...ids] } }, { disableIdentityMap: true });
  const steps = await em.find(
    Review,
    { valueId: { $in: [...ids] } },
    { orderBy: { sequence: 'asc' }, disableIdentityMap: true },
  );
  const stepsOf = Map.groupBy(steps, ({ valueId }) => valueId);
  return values.map((value) => ({ value, steps: stepsOf.get(value.id) ?? [] }));
}

/** Whose values these are, by reference. */
export async function findBeneficiaries(
  em: SqlEntityManager,
  values: readonly IndicatorValue[],
): Promise<Map<string, Beneficiary>> {
  const $or = values.map(({ beneficiaryKind: kind, beneficiaryNumber: number }) => ({ kind, number }));
  const found = $or.length > 0 ? await em.find(Beneficiary, { $or }, { disableIdentityMap: true }) : [];
  return new Map(found.map((each) => [beneficiaryReference(each.kind, each.number), each]));
}

/** Appends steps of reviews, and gives what the journal tells of them. */
export async function appendReviews(
  em: SqlEntityManager,
  reviews: readonly Review[],
): Promise<JournalEntry[]> {
  await bulkInsert(em, Review, reviews);
  return reviews.map(({ valueId, organisation, act, ...payload }) => ({
    actor: organisation,
    regionCode: null,
    kind: `${act}_VALUE`,
    subject: valueId,
    payload,
  }));
}
