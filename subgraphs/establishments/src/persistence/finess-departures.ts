import type { CivilDay } from '@hopen/schema';
import { CLOSURE_LIMIT_PERCENT, isSuspicious } from '../domain/finess-closures.ts';
import { ImportRefused } from '../domain/finess-refusal.ts';
import { oneRow, type Transaction } from './finess-staging.ts';

/** SQL: sites that an extract can close. */
const OPEN_SITE = `site.data_origin = 'IMPORTED' and site.closed_on is null`;

/** SQL: no line about the site, not even a rejected one: a bad line does not close a hospital. */
const NOT_SEEN = (recordType: string) =>
  `not exists (select from finess_line line where line.record_type = '${recordType}' and line.number = site.finess)`;

/** How many sites are open, and which of them the files no longer hold. */
async function findAbsent(em: Transaction): Promise<{ open: number; absent: number; examples: string[] }> {
  const row = await oneRow<{ open: number; absent: number; examples: string[] | null }>(
    em,
    `select count(*)::int as open, (count(*) filter (where is_absent))::int as absent,
      (array_agg(finess order by finess) filter (where is_absent))[1:5] as examples
    from (select site.finess, ${NOT_SEEN('structureet')} as is_absent
      from establishments.establishment site where ${OPEN_SITE}) sites`,
  );
  return { ...row, examples: row.examples ?? [] };
}

/** Refuses an extract that would close suspiciously many sites. */
export async function refuseTooManyClosures(em: Transaction): Promise<void> {
  const { open, absent, examples } = await findAbsent(em);
  if (!isSuspicious(absent, open)) return;
  throw new ImportRefused(
    'TOO_MANY_CLOSURES',
    `These files would close ${absent} of ${open} open sites (${examples.join(', ')}…), more than ${CLOSURE_LIMIT_PERCENT} %. Nothing was written: they are probably incomplete. If the sites have closed indeed, add --allow-closures.`,
  );
}

/** Closes the sites that the files no longer hold, and says how many. They are never deleted. */
export function closeAbsentSites(em: Transaction, extractedOn: CivilDay): Promise<number> {
  return countOf(
    em,
    `update establishments.establishment site set closed_on = ?::date
    where ${OPEN_SITE} and ${NOT_SEEN('structureet')} returning 1`,
    [extractedOn],
  );
}

/**
 * Coordinates come with the extract: where it holds a site and no line for its coordinates, there are none any more.
 * Files without any usable coordinates say nothing of them, and what is known stays.
 */
export function withdrawCoordinates(em: Transaction): Promise<number> {
  return countOf(
    em,
    `update establishments.establishment site set latitude = null, longitude = null
    from incoming_establishment incoming
    where incoming.finess = site.finess and site.latitude is not null and ${NOT_SEEN('geolocalisation')}
      and exists (select from incoming_coordinates) returning 1`,
  );
}

/** Removes everything synthetic; sites first, since they point at legal entities. */
export async function removeSynthetic(em: Transaction): Promise<void> {
  for (const table of ['establishment', 'legal_entity', 'hospital_group']) {
    await em.execute(`delete from establishments.${table} where data_origin = 'SYNTHETIC'`);
  }
}

async function countOf(em: Transaction, writing: string, params: unknown[] = []): Promise<number> {
  const { count } = await oneRow<{ count: number }>(
    em,
    `with written as (${writing}) select count(*)::int as count from written`,
    params,
  );
  return count;
}
