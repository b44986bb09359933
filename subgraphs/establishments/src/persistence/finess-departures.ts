import type { CivilDay } from '@hopen/schema';
import { DEPARTURE_LIMIT_PERCENT, isSuspicious } from '../domain/finess-closures.ts';
import type { RecordType } from '../domain/finess-layout.ts';
import { ImportRefused } from '../domain/finess-refusal.ts';
import { PENDING } from './finess-checks.ts';
import { oneRow, type Transaction } from './finess-staging.ts';

/** SQL condition: sites that an extract can close. */
const OPEN_SITE = `site.data_origin = 'IMPORTED' and site.closed_on is null`;

/** SQL condition: no line about the site as open, not even a rejected one: a bad line does not close a hospital. */
const NOT_SEEN = (recordType: RecordType) =>
  `not exists (select from finess_line line
    where line.record_type = '${recordType}' and line.number = site.finess and line.closed_on is null)`;

/** SQL condition: sites whose coordinates an extract can withdraw, because it holds the site and coordinates of some sites. */
const LOCATED_SITE = `site.latitude is not null
  and exists (select from incoming_establishment incoming where incoming.finess = site.finess)
  and exists (select from finess_line line where line.record_type = 'geolocalisation' and ${PENDING})`;

interface AbsentSites {
  readonly known: number;
  readonly absent: number;
  readonly examples: string;
}

/** Counts the known sites of a condition, and those of them without a line in the files. */
async function findAbsent(em: Transaction, known: string, recordType: RecordType): Promise<AbsentSites> {
  const row = await oneRow<Omit<AbsentSites, 'examples'> & { examples: string[] | null }>(
    em,
    `select count(*)::int as known, (count(*) filter (where is_absent))::int as absent,
      (array_agg(finess order by finess) filter (where is_absent))[1:5] as examples
    from (select site.finess, ${NOT_SEEN(recordType)} as is_absent
      from establishments.establishment site where ${known}) sites`,
  );
  return { ...row, examples: `${row.examples?.join(', ')}…` };
}

/** Refuses an extract that would close suspiciously many sites. */
export async function refuseTooManyClosures(em: Transaction): Promise<void> {
  const { known, absent, examples } = await findAbsent(em, OPEN_SITE, 'structureet');
  if (!isSuspicious(absent, known)) return;
  throw new ImportRefused(
    'TOO_MANY_CLOSURES',
    `These files would close ${absent} of ${known} open sites (${examples}), more than ${DEPARTURE_LIMIT_PERCENT} %. Nothing was written: they are probably incomplete. If the sites have closed indeed, add --allow-closures.`,
  );
}

/**
 * Closes the sites that the files say are closed, on their day, and those that they no longer hold, on that of the extract. Returns
 * their number. Sites are never deleted.
 */
export function closeAbsentSites(em: Transaction, extractedOn: CivilDay): Promise<number> {
  return countOf(
    em,
    `update establishments.establishment site set closed_on = coalesce((select min(line.closed_on) from finess_line line
      where line.record_type = 'structureet' and line.number = site.finess), ?::date)
    where ${OPEN_SITE} and ${NOT_SEEN('structureet')} returning 1`,
    [extractedOn],
  );
}

/** Refuses an extract that would withdraw suspiciously many coordinates: they come last in a file, and are cut off first. */
export async function refuseTooManyWithdrawals(em: Transaction): Promise<void> {
  const { known, absent, examples } = await findAbsent(em, LOCATED_SITE, 'geolocalisation');
  if (!isSuspicious(absent, known)) return;
  throw new ImportRefused(
    'TOO_MANY_WITHDRAWALS',
    `These files would withdraw the coordinates of ${absent} of ${known} sites (${examples}), more than ${DEPARTURE_LIMIT_PERCENT} %. Nothing was written: they are probably incomplete. If the coordinates are withdrawn indeed, add --allow-closures.`,
  );
}

/**
 * Removes the coordinates of sites that the files hold without a line for coordinates, and returns their number. Files without
 * any usable coordinates withdraw none. Runs before theirs are stored.
 */
export function withdrawCoordinates(em: Transaction): Promise<number> {
  return countOf(
    em,
    `update establishments.establishment site set latitude = null, longitude = null
    where ${LOCATED_SITE} and ${NOT_SEEN('geolocalisation')} returning 1`,
  );
}

async function countOf(em: Transaction, writing: string, params: unknown[] = []): Promise<number> {
  const { count } = await oneRow<{ count: number }>(
    em,
    `with written as (${writing}) select count(*)::int as count from written`,
    params,
  );
  return count;
}
