import type { SqlEntityManager } from '@hopen/kit';
import { type CivilDay, REGIONS } from '@hopen/schema';
import { attainmentByStatus, type Member } from '../domain/attainment.ts';
import { ToldRegions } from '../domain/small-cells.ts';
import { findMembersOn } from './attainment.ts';

interface Kept {
  readonly stamp: string;
  readonly told: Promise<ToldRegions>;
}

/** By database and programme: what was counted of a past day stays, and outsiders ask for no other. */
const kept = new WeakMap<object, Map<string, Kept>>();

/**
 * What everybody is told of the attainment of every region, as of a day that is past. The whole country is read when there are
 * other facts of that day than last time, which is the case once a year and after a register or its values were replaced.
 */
export async function findToldRegions(
  em: SqlEntityManager,
  programmeCode: string,
  day: CivilDay,
): Promise<ToldRegions> {
  const stamp = await stampOf(em, day);
  const ofDatabase = kept.get(em.getDriver()) ?? new Map<string, Kept>();
  kept.set(em.getDriver(), ofDatabase);
  const known = ofDatabase.get(programmeCode);
  if (known?.stamp === stamp) return known.told;
  const told = findMembersOn(em, programmeCode, day).then(tellRegions);
  ofDatabase.set(programmeCode, { stamp, told });
  // What failed is tried again.
  told.catch(() => ofDatabase.delete(programmeCode));
  return told;
}

/** Counts what an attainment of that day rests on. */
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

function tellRegions(members: readonly Member[]): ToldRegions {
  const own = Map.groupBy(members, ({ regionCodes }) => (regionCodes.length === 1 ? regionCodes[0]! : null));
  const regions = REGIONS.map(({ code }) => [code, attainmentByStatus(own.get(code) ?? [])] as const);
  const elsewhere = attainmentByStatus(own.get(null) ?? []);
  return new ToldRegions(attainmentByStatus(members), new Map(regions), elsewhere);
}
