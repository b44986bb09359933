import type { SqlEntityManager } from '@hopen/kit/database';
import { IndicatorValue } from '../domain/indicator-value.ts';
import { Review } from '../domain/review.ts';

/** Values by id, each with all steps of its review. */
export async function findReviewedValues(
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
