import type { SqlEntityManager } from '@hopen/kit';
import { type CivilDay, REGIONS } from '@hopen/schema';
import type { Programme } from '../domain/programme.ts';
import { regionsToldToAll, type ToldSelection } from '../domain/reports/small-cells.ts';
import { keptFigures } from './figure-cache.ts';
import { findSelections } from './selections.ts';

type ToldRegions = ReadonlyMap<string, ToldSelection>;

const keep = keptFigures<ToldRegions>();

/**
 * What everybody is told of the selection of every region, as of a day of notification. Which regions are left out hangs on the
 * whole country, which is summed when there are other facts of that day than last time: a calendar has few such days.
 */
export async function findToldSelections(
  em: SqlEntityManager,
  { code, domainCodes }: Programme,
  day: CivilDay,
): Promise<ToldRegions> {
  const stamp = await stampOf(em, code, day);
  return keep(em, { key: `${code} ${day}`, stamp }, () => tellRegions(em, code, day, domainCodes));
}

async function tellRegions(
  em: SqlEntityManager,
  programmeCode: string,
  day: CivilDay,
  domainCodes: readonly string[],
): Promise<ToldRegions> {
  const selected = REGIONS.map(({ code }) => ({ regionCode: code, day }));
  const figures = await findSelections(em, programmeCode, selected);
  return regionsToldToAll(new Map(REGIONS.map(({ code }, place) => [code, figures[place]!])), domainCodes);
}

/** Counts what a selection of that day rests on. */
async function stampOf(em: SqlEntityManager, programmeCode: string, day: CivilDay): Promise<string> {
  const [counts] = await em.execute(
    `select (select count(*) from funding.application_period where "from" <= ?) as periods,
       (select count(*) from funding.decision where decided_on <= ?) as decided,
       (select count(*) from funding.application where programme_code = ?) as applications,
       (select count(*) from funding.beneficiary_period where "from" <= ? and until > ?) as known`,
    [day, day, programmeCode, day, day],
  );
  return JSON.stringify(counts);
}
