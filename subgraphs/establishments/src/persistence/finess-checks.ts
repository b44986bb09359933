import { DEPARTMENT_BOUNDS, SURROUNDINGS_DEGREES } from '../domain/department-bounds.ts';
import { PROJECTION_OF_REGION } from '../domain/finess-coordinates.ts';
import type { RecordType } from '../domain/finess-layout.ts';
import type { Transaction } from './finess-staging.ts';

/** SQL condition: the line has no outcome yet. */
export const PENDING = 'not exists (select from finess_outcome outcome where outcome.id = line.id)';

/**
 * Rejects all sound lines about the same number but the first. Runs after the other checks of that record type, because a line
 * that they reject must not make a sound one a duplicate.
 */
export async function rejectDuplicates(em: Transaction, recordType: RecordType): Promise<void> {
  await em.execute(
    `insert into finess_outcome (id, outcome, code, reason)
    select id, 'rejected', 'DUPLICATE',
      format('%s %s stands in %s:%s already; this second one, %s:%s, is not loaded',
        record_type, number, first_file, first_place, file, place)
    from (
      select *, row_number() over same as rank,
        first_value(file) over same as first_file, first_value(place) over same as first_place
      from finess_line line where number is not null and record_type = ? and ${PENDING}
      window same as (partition by number order by id)
    ) ranked
    where rank > 1`,
    [recordType],
  );
}

/** SQL expression: " (file:place was rejected)" for a record that another references, or an empty text. */
const rejectedLine = (recordType: RecordType, number: string) => `coalesce((
  select format(' (%s:%s was rejected)', other.file, other.place)
  from finess_line other join finess_outcome using (id)
  where other.record_type = '${recordType}' and other.number = ${number} and outcome = 'rejected' order by id limit 1), '')`;

/**
 * Leaves out the legal entities of FINESS+ that have no site to load. Runs before they are stored; the files of a CSV extract come
 * apart, and there each stands for itself.
 */
export async function leaveOutEntitiesWithoutSite(em: Transaction): Promise<void> {
  await em.execute(`
    insert into finess_outcome (id, outcome)
    select line.id, 'left out' from finess_line line
    where line.record_type = 'structureej' and ${PENDING} and line.number not in (
      select site.fields ->> 'legal_entity_finess' from finess_line site
      where site.record_type = 'structureet' and site.fields is not null)`);
}

/** Rejects sites whose legal entity is neither in these files nor in the database. Runs once legal entities are stored. */
export async function rejectSitesWithoutLegalEntity(em: Transaction): Promise<void> {
  await em.execute(`
    insert into finess_outcome (id, outcome, code, reason)
    select line.id, 'rejected', 'MISSING_LEGAL_ENTITY',
      format('legal entity %s is neither in these files nor in the database', line.fields ->> 'legal_entity_finess')
        || ${rejectedLine('structureej', "line.fields ->> 'legal_entity_finess'")}
    from finess_line line
    where line.record_type = 'structureet' and ${PENDING} and not exists (
      select from establishments.legal_entity entity where entity.finess = line.fields ->> 'legal_entity_finess')`);
}

/** Rejects coordinates of unknown sites, and those outside the territory of their site. Runs once sites are stored. */
export async function rejectMisplacedCoordinates(em: Transaction): Promise<void> {
  await em.execute(`
    insert into finess_outcome (id, outcome, code, reason)
    select line.id, 'rejected', 'MISSING_SITE',
      format('site %s is neither in these files nor in the database', line.number)
        || ${rejectedLine('structureet', 'line.number')}
    from finess_line line
    where line.record_type = 'geolocalisation' and ${PENDING} and not exists (
      select from establishments.establishment site where site.finess = line.number)`);
  await em.execute(
    `insert into finess_outcome (id, outcome, code, reason)
    select line.id, 'rejected', 'COORDINATES_ELSEWHERE',
      format('site %s is in region %s, where coordinates come in %s and not in %s', line.number, site.region_code,
        projections.of_region ->> site.region_code, line.fields ->> 'projection')
    from finess_line line
    join establishments.establishment site on site.finess = line.number
    cross join (select ?::jsonb as of_region) projections
    where line.record_type = 'geolocalisation' and ${PENDING}
      and line.fields ->> 'projection' <> projections.of_region ->> site.region_code`,
    [JSON.stringify(PROJECTION_OF_REGION)],
  );
}

/** Remarks on coordinates in France that are not where their site's department is. Runs once sites are stored. */
export async function remarkOnFarCoordinates(em: Transaction): Promise<void> {
  await em.execute(
    `insert into finess_remark (id, code, reason)
    select line.id, 'COORDINATES_FAR_AWAY',
      format('%s, %s is not in the surroundings of department %s, where site %s is', point.latitude, point.longitude,
        site.department, line.number)
    from finess_line line
    join establishments.establishment site on site.finess = line.number
    cross join lateral (select (line.fields ->> 'latitude')::float as latitude,
      (line.fields ->> 'longitude')::float as longitude) point
    cross join lateral (select ?::jsonb -> site.department as bounds) department
    where line.record_type = 'geolocalisation' and ${PENDING} and not (
      point.longitude between (bounds ->> 0)::float - ${SURROUNDINGS_DEGREES} and (bounds ->> 2)::float + ${SURROUNDINGS_DEGREES}
      and point.latitude between (bounds ->> 1)::float - ${SURROUNDINGS_DEGREES} and (bounds ->> 3)::float + ${SURROUNDINGS_DEGREES})`,
    [JSON.stringify(DEPARTMENT_BOUNDS)],
  );
}
