import type { SqlEntityManager } from '@hopen/kit';
import type { CivilDay } from '@hopen/schema';
import { type Verdict, verdictOn } from '../domain/verdict.ts';
import { findAllValues, findRequirements, type Requirements } from './value-queries.ts';

/** What was judged of a programme on its last day that was asked about, each verdict with what it rests on. */
interface Kept {
  readonly key: string;
  readonly requirements: Requirements;
  readonly verdicts: Map<string, { readonly stamp: string; readonly verdict: Verdict }>;
  /** What all facts were when everyone was judged. */
  settled?: string;
}

/** Of more regions than these everyone is judged, in as much time. */
const FEW_REGIONS = 5;

/** By database and programme. */
const kept = new WeakMap<object, Map<string, Kept>>();

/**
 * The verdict of everyone as of today, by beneficiary, or of those that have no open site outside these regions. Facts are
 * appended, so whoever has no more of them than last time is not judged again.
 */
export async function verdictsOfToday(
  em: SqlEntityManager,
  programmeCode: string,
  today: CivilDay,
  regionCodes?: readonly string[],
): Promise<(reference: string) => Verdict> {
  const known = await keptOf(em, programmeCode, today);
  const { requirements, verdicts } = known;
  const stamp = await stampOfAll(em, programmeCode, today);
  if (known.settled !== stamp) {
    const isOfFew = regionCodes !== undefined && regionCodes.length <= FEW_REGIONS;
    const stamps = await stampsOfEach(em, programmeCode, today, isOfFew ? regionCodes : undefined);
    const changed = [...stamps]
      .map(([reference, own]) => ({ reference, own, before: verdicts.get(reference)?.stamp }))
      .filter(({ own, before }) => before !== own);
    const owners = changed.map(({ reference }) => reference);
    const values = await findAllValues(em, programmeCode, today, { owners });
    for (const { reference, own, before } of changed) {
      // Another question has judged it meanwhile, by facts that may be newer.
      if (verdicts.get(reference)?.stamp !== before) continue;
      const facts = { ...requirements, values: values.get(reference) ?? [] };
      verdicts.set(reference, { stamp: own, verdict: verdictOn(facts, today) });
    }
    // Whose values are gone has none: a register was replaced.
    for (const reference of isOfFew ? [] : verdicts.keys())
      if (!stamps.has(reference)) verdicts.delete(reference);
    if (!isOfFew) known.settled = stamp;
    return verdictIn((reference) => (stamps.has(reference) ? verdicts.get(reference)?.verdict : undefined));
  }
  return verdictIn((reference) => verdicts.get(reference)?.verdict);

  function verdictIn(find: (reference: string) => Verdict | undefined) {
    // Computed once: the verdict of every beneficiary without values is the same.
    const withoutValues = verdictOn({ ...requirements, values: [] }, today);
    return (reference: string) => find(reference) ?? withoutValues;
  }
}

/** Another day, or other definitions, and all is judged anew. */
async function keptOf(em: SqlEntityManager, programmeCode: string, today: CivilDay): Promise<Kept> {
  const requirements = await findRequirements(em, programmeCode, today);
  const key = JSON.stringify([today, requirements]);
  const ofDatabase = kept.get(em.getDriver()) ?? new Map<string, Kept>();
  kept.set(em.getDriver(), ofDatabase);
  const known = ofDatabase.get(programmeCode);
  if (known?.key === key) return known;
  const anew: Kept = { key, requirements, verdicts: new Map() };
  ofDatabase.set(programmeCode, anew);
  return anew;
}

/** Counts the facts of a programme. */
async function stampOfAll(em: SqlEntityManager, programmeCode: string, day: CivilDay): Promise<string> {
  const [counts] = await em.execute(
    `select (select count(*) || ' ' || max(id) from indicators.indicator_value
         where programme_code = ? and declared_on <= ?) as declared,
       (select count(*) from indicators.review where decided_on <= ?) as reviewed`,
    [programmeCode, day, day],
  );
  return JSON.stringify(counts);
}

/** The same for each beneficiary that has declared anything. */
async function stampsOfEach(
  em: SqlEntityManager,
  programmeCode: string,
  day: CivilDay,
  regionCodes?: readonly string[],
): Promise<Map<string, string>> {
  const within = `and (beneficiary_kind, beneficiary_number) in
    (select kind, number from indicators.beneficiary_period
     where "from" <= ? and until > ? and region_codes <@ ?::text[])`;
  const rows: { owner: string; stamp: string }[] = await em.execute(
    `select beneficiary_kind || ':' || beneficiary_number as owner,
       count(*) || ' ' || count(review.value_id) || ' ' || max(value.id) as stamp
     from indicators.indicator_value value
     left join indicators.review on value_id = value.id and decided_on <= ?
     where value.programme_code = ? and value.declared_on <= ? ${regionCodes ? within : ''}
     group by beneficiary_kind, beneficiary_number`,
    [day, programmeCode, day, ...(regionCodes ? [day, day, `{${regionCodes.join(',')}}`] : [])],
  );
  return new Map(rows.map(({ owner, stamp }) => [owner, stamp]));
}
