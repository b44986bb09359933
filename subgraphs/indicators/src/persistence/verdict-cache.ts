import type { SqlEntityManager } from '@hopen/kit/database';
import type { CivilDay } from '@hopen/schema';
import { type Verdict, verdictOn } from '../domain/verdict.ts';
import { databaseCache } from './database-cache.ts';
import { findAllValues, findRequirements, type ProgrammeRequirements } from './value-queries.ts';

/** Verdicts of a programme on the last day that was asked. */
interface CachedVerdicts {
  /** Day and requirements that they were made by. */
  readonly key: string;
  readonly requirements: ProgrammeRequirements;
  /** Verdict of each beneficiary, with the stamp of its facts. */
  readonly verdicts: Map<string, { readonly stamp: string; readonly verdict: Verdict }>;
  /** Stamp of all facts when every beneficiary was judged. */
  stamp?: string;
}

/** Most regions whose beneficiaries are selected; a query for more takes as long as one for all. */
const FEW_REGIONS = 5;

const cache = databaseCache<CachedVerdicts>();

/**
 * Verdict of every beneficiary as of today, or of those whose open sites are all in these regions. Facts are appended, so only a
 * beneficiary with more facts than last time is judged again.
 */
export async function verdictsOfToday(
  em: SqlEntityManager,
  programmeCode: string,
  today: CivilDay,
  regionCodes?: readonly string[],
): Promise<(reference: string) => Verdict> {
  const cached = await cachedVerdicts(em, programmeCode, today);
  const { requirements, verdicts } = cached;
  // Computed once: the verdict of every beneficiary without values is the same.
  const withoutValues = verdictOn({ ...requirements, values: [] }, today);
  const stamp = await stampOfAll(em, programmeCode, today);
  if (cached.stamp === stamp) return (reference) => verdicts.get(reference)?.verdict ?? withoutValues;
  const selected = regionCodes && regionCodes.length <= FEW_REGIONS ? regionCodes : undefined;
  const stamps = await stampsOfEach(em, programmeCode, today, selected);
  await judgeChanged(em, programmeCode, today, cached, stamps);
  if (!selected) {
    // Values of a replaced register are gone: their owners have none any more.
    for (const reference of verdicts.keys()) if (!stamps.has(reference)) verdicts.delete(reference);
    cached.stamp = stamp;
  }
  return (reference) => (stamps.has(reference) && verdicts.get(reference)?.verdict) || withoutValues;
}

/** Brings the verdict of each beneficiary up to its stamp. */
async function judgeChanged(
  em: SqlEntityManager,
  programmeCode: string,
  today: CivilDay,
  { requirements, verdicts }: CachedVerdicts,
  stamps: ReadonlyMap<string, string>,
): Promise<void> {
  const changed = [...stamps]
    .map(([reference, stamp]) => ({ reference, stamp, before: verdicts.get(reference)?.stamp }))
    .filter(({ stamp, before }) => before !== stamp);
  const owners = changed.map(({ reference }) => reference);
  const values = await findAllValues(em, programmeCode, today, { owners });
  for (const { reference, stamp, before } of changed) {
    // Concurrent requests may have judged it meanwhile, by newer facts.
    if (verdicts.get(reference)?.stamp !== before) continue;
    const facts = { ...requirements, values: values.get(reference) ?? [] };
    verdicts.set(reference, { stamp, verdict: verdictOn(facts, today) });
  }
}

/** Another day, or other definitions, empties the cache of the programme. */
async function cachedVerdicts(
  em: SqlEntityManager,
  programmeCode: string,
  today: CivilDay,
): Promise<CachedVerdicts> {
  const requirements = await findRequirements(em, programmeCode, today);
  const key = JSON.stringify([today, requirements]);
  const programmes = cache(em);
  const known = programmes.get(programmeCode);
  if (known?.key === key) return known;
  const empty: CachedVerdicts = { key, requirements, verdicts: new Map() };
  programmes.set(programmeCode, empty);
  return empty;
}

/** Stamp of the facts of a programme: they are only appended, so counts tell whether there are more. */
async function stampOfAll(em: SqlEntityManager, programmeCode: string, day: CivilDay): Promise<string> {
  const [counts] = await em.execute(
    `select (select count(*) || ' ' || max(id) from indicators.indicator_value
         where programme_code = ? and declared_on <= ?) as declared,
       (select count(*) from indicators.review where decided_on <= ?) as reviewed`,
    [programmeCode, day, day],
  );
  return JSON.stringify(counts);
}

/** Stamp of the facts of each beneficiary that has declared a value. */
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
