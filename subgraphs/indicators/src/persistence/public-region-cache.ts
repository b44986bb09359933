import type { SqlEntityManager } from '@hopen/kit/database';
import { type CivilDay, REGIONS } from '@hopen/schema';
import { attainmentByLegalStatus, type ProgrammeMember } from '../domain/attainment.ts';
import { PublicRegionAttainments } from '../domain/public-regions.ts';
import { databaseCache } from './database-cache.ts';
import { findMembersOn } from './programme-members.ts';

/** One entry per programme: the public asks for one day only, the last 31 December. */
const cache = databaseCache<{ readonly stamp: string; readonly regions: Promise<PublicRegionAttainments> }>();

/**
 * Public attainment of every region as of a past day. The whole country is read when the facts of that day differ from last time:
 * once a year, and after a register or its values were replaced.
 */
export async function findPublicRegions(
  em: SqlEntityManager,
  programmeCode: string,
  day: CivilDay,
): Promise<PublicRegionAttainments> {
  const stamp = await stampOf(em, day);
  const programmes = cache(em);
  const known = programmes.get(programmeCode);
  if (known?.stamp === stamp) return known.regions;
  const regions = findMembersOn(em, programmeCode, day).then(publicRegions);
  programmes.set(programmeCode, { stamp, regions });
  // Failures are not cached.
  regions.catch(() => programmes.delete(programmeCode));
  return regions;
}

/** Stamp of the facts behind an attainment of that day. */
async function stampOf(em: SqlEntityManager, day: CivilDay): Promise<string> {
  const [counts] = await em.execute(
    `select (select count(*) from indicators.indicator_value where declared_on <= ?) as declared,
       (select count(*) from indicators.review where decided_on <= ?) as reviewed,
       (select count(*) from indicators.beneficiary_period where "from" <= ? and until > ?) as known,
       (select count(*) from indicators.indicator_definition) as defined`,
    [day, day, day, day],
  );
  return JSON.stringify([day, counts]);
}

function publicRegions(members: readonly ProgrammeMember[]): PublicRegionAttainments {
  const own = Map.groupBy(members, ({ regionCodes }) => (regionCodes.length === 1 ? regionCodes[0]! : null));
  const regions = REGIONS.map(({ code }) => [code, attainmentByLegalStatus(own.get(code) ?? [])] as const);
  const elsewhere = attainmentByLegalStatus(own.get(null) ?? []);
  return new PublicRegionAttainments(attainmentByLegalStatus(members), new Map(regions), elsewhere);
}
