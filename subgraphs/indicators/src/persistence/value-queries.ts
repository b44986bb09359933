import type { SqlEntityManager } from '@hopen/kit/database';
import type { CivilDay } from '@hopen/schema';
import { Domain, IndicatorDefinition, Prerequisite } from '../domain/definitions.ts';
import { IndicatorValue } from '../domain/indicator-value.ts';
import { Review } from '../domain/review.ts';
import type { ReviewedValue, VerdictFacts } from '../domain/verdict.ts';

/** Prerequisites and domains of a programme on a day, by code, and every version of every definition. */
export type ProgrammeRequirements = Omit<VerdictFacts, 'values'>;

/** Requirements of a programme, without headings that were added after that day. Empty for an unknown programme. */
export async function findRequirements(
  em: SqlEntityManager,
  programmeCode: string,
  day: CivilDay,
): Promise<ProgrammeRequirements> {
  const where = { programmeCode };
  const byThen = { ...where, $or: [{ addedOn: null }, { addedOn: { $lte: day } }] };
  const byCode = { orderBy: { code: 'asc' } } as const;
  const codes = (headings: readonly { code: string }[]) => headings.map(({ code }) => code);
  return {
    prerequisites: codes(await em.find(Prerequisite, byThen, byCode)),
    domains: codes(await em.find(Domain, byThen, byCode)),
    definitions: await em.find(IndicatorDefinition, where, byCode),
  };
}

/** Values of these beneficiaries with their reviews, as recorded by that day, in the order of declaration. */
export async function findValues(
  em: SqlEntityManager,
  references: readonly string[],
  day: CivilDay,
): Promise<(IndicatorValue & { reviews: Review[]; asOf: CivilDay })[]> {
  if (references.length === 0) return [];
  const values = await em.find(
    IndicatorValue,
    { $or: ownerConditions(references), declaredOn: { $lte: day } },
    { orderBy: { id: 'asc' }, disableIdentityMap: true },
  );
  const reviews = await em.find(
    Review,
    { valueId: { $in: values.map(({ id }) => id) }, decidedOn: { $lte: day } },
    { orderBy: { sequence: 'asc' }, disableIdentityMap: true },
  );
  const reviewsOf = Map.groupBy(reviews, ({ valueId }) => valueId);
  return values.map((value) => Object.assign(value, { reviews: reviewsOf.get(value.id) ?? [], asOf: day }));
}

/** One condition per kind: `EJ:…` and `ET:…` may hold the same number. */
function ownerConditions(references: readonly string[]) {
  const pairs = references.map((reference) => reference.split(':') as [string, string]);
  return [...Map.groupBy(pairs, ([kind]) => kind)].map(([beneficiaryKind, group]) => ({
    beneficiaryKind: beneficiaryKind as IndicatorValue['beneficiaryKind'],
    beneficiaryNumber: { $in: group.map(([, number]) => number) },
  }));
}

/**
 * Values of a programme by beneficiary, all or those of `owners`, with the columns that a verdict reads. For counting alone: a
 * review is reduced to one step, its last by `day` and dated on it.
 */
export async function findAllValues(
  em: SqlEntityManager,
  programmeCode: string,
  day: CivilDay,
  { owners }: { readonly owners?: readonly string[] } = {},
): Promise<Map<string, ReviewedValue[]>> {
  const pairs = (owners ?? []).map((reference) => reference.split(':'));
  const within = `and (beneficiary_kind, beneficiary_number) in
    (select kind, number from unnest(string_to_array(?, ','), string_to_array(?, ',')) as owner (kind, number))`;
  const rows: (Omit<ReviewedValue, 'reviews'> & { owner: string; state: Review['state'] | null })[] =
    await em.execute(
      `select value.id, value.programme_code as "programmeCode", value.indicator_code as "indicatorCode", value.nature,
         value.numerator, value.denominator, value.answer, value.observed_from::text as "observedFrom",
         value.observed_until::text as "observedUntil", value.declared_on::text as "declaredOn", beneficiary_kind || ':' || beneficiary_number as owner, last.state
       from indicators.indicator_value value
       left join lateral (
         select state from indicators.review
         where value_id = value.id and decided_on <= ? order by sequence desc limit 1
       ) last on true
       where value.programme_code = ? and value.declared_on <= ? ${owners ? within : ''}`,
      [
        day,
        programmeCode,
        day,
        ...(owners
          ? [pairs.map(([kind]) => kind).join(','), pairs.map(([, number]) => number).join(',')]
          : []),
      ],
    );
  const values = rows.map(({ owner, state, ...value }) => ({
    owner,
    value: { ...value, reviews: state ? [{ sequence: 1, state, decidedOn: day }] : [] },
  }));
  const grouped = Map.groupBy(values, ({ owner }) => owner);
  return new Map([...grouped].map(([owner, own]) => [owner, own.map(({ value }) => value)]));
}

/** New ids in ascending order: of two values for one period, the later one counts. */
export async function drawValueIds(em: SqlEntityManager, count: number): Promise<string[]> {
  const rows = await em.execute(
    `select nextval('indicators.value_number') as number from generate_series(1, ?)`,
    [count],
  );
  return rows.map(({ number }) => `V${number}`);
}
