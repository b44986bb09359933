import type { SqlEntityManager } from '@hopen/kit/database';
import type { CivilDay } from '@hopen/schema';
import type { ProgrammeMember } from '../domain/attainment.ts';
import { verdictOn } from '../domain/verdict.ts';
import { findAllValues, findRequirements } from './value-queries.ts';
import { verdictsOfToday } from './verdict-cache.ts';

/** Beneficiaries that a programme concerns, all or those whose open sites are all in these regions, with their verdicts of today. */
export async function findMembers(
  em: SqlEntityManager,
  programmeCode: string,
  today: CivilDay,
  regionCodes?: readonly string[],
): Promise<ProgrammeMember[]> {
  const verdictOf = await verdictsOfToday(em, programmeCode, today, regionCodes);
  const concerned = await findConcerned(em, today, regionCodes);
  return concerned.map(({ reference, ...beneficiary }) => ({
    ...beneficiary,
    verdict: verdictOf(reference),
  }));
}

/** Beneficiaries that a programme concerned on a past day, with their verdicts as of that day. */
export async function findMembersOn(
  em: SqlEntityManager,
  programmeCode: string,
  day: CivilDay,
): Promise<ProgrammeMember[]> {
  const requirements = await findRequirements(em, programmeCode, day);
  const values = await findAllValues(em, programmeCode, day);
  // Computed once: the verdict of every beneficiary without values is the same.
  const withoutValues = verdictOn({ ...requirements, values: [] }, day);
  const concerned = await findConcerned(em, day);
  return concerned.map(({ reference, ...beneficiary }) => {
    const own = values.get(reference);
    const verdict = own ? verdictOn({ ...requirements, values: own }, day) : withoutValues;
    return { ...beneficiary, verdict };
  });
}

/**
 * "Entité juridique pour les établissements publics, site géographique pour les privés": public legal entities and private
 * sites that are open, by their copies of that day. Plain rows: creating thousands of entities is slow.
 */
const findConcerned = (
  em: SqlEntityManager,
  day: CivilDay,
  regionCodes?: readonly string[],
): Promise<(Omit<ProgrammeMember, 'verdict'> & { reference: string })[]> =>
  em.execute(
    `select kind || ':' || number as reference, region_codes as "regionCodes", is_public as "isPublic"
     from indicators.beneficiary_period
     where "from" <= ? and until > ? and (kind = 'EJ' and is_public or kind = 'ET' and not is_public) and cardinality(region_codes) > 0
       and (closed_on is null or closed_on > ?) ${regionCodes ? 'and region_codes <@ ?::text[]' : ''}`,
    [day, day, day, ...(regionCodes ? [`{${regionCodes.join(',')}}`] : [])],
  );
