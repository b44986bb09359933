import type { SqlEntityManager } from '@hopen/kit/database';
import { type CivilDay, REGIONS } from '@hopen/schema';
import type { Programme } from '../domain/programme.ts';
import { publicRegionSelections, type SelectionView } from '../domain/reports/small-cells.ts';
import { figureCache } from './figure-cache.ts';
import { findSelections } from './selections.ts';

type PublicRegions = ReadonlyMap<string, SelectionView>;

const cached = figureCache<PublicRegions>();

/**
 * Public selection of every region as of a day of notification. The whole country decides which regions are suppressed; its sums
 * are cached as long as the facts of that day stay the same: a calendar has few such days.
 */
export async function findPublicSelections(
  em: SqlEntityManager,
  { code, domainCodes }: Programme,
  day: CivilDay,
): Promise<PublicRegions> {
  const stamp = await stampOf(em, code, day);
  return cached(em, { key: `${code} ${day}`, stamp }, () => readPublicRegions(em, code, day, domainCodes));
}

async function readPublicRegions(
  em: SqlEntityManager,
  programmeCode: string,
  day: CivilDay,
  domainCodes: readonly string[],
): Promise<PublicRegions> {
  const selected = REGIONS.map(({ code }) => ({ regionCode: code, day }));
  const figures = await findSelections(em, programmeCode, selected);
  return publicRegionSelections(
    new Map(REGIONS.map(({ code }, place) => [code, figures[place]!])),
    domainCodes,
  );
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
