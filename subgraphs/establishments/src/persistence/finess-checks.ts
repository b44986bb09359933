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
      format('%s %s stands in %s:%s already; this second line, %s:%s, is not loaded',
        record_type, number, first_file, first_line, file, line)
    from (
      select *, row_number() over same as rank,
        first_value(file) over same as first_file, first_value(line) over same as first_line
      from finess_line line where number is not null and record_type = ? and ${PENDING}
      window same as (partition by number order by id)
    ) ranked
    where rank > 1`,
    [recordType],
  );
}

/** SQL expression: " (its line, file:line, was rejected)" for a record that a line references, or an empty text. */
const rejectedLine = (recordType: RecordType, number: string) => `coalesce((
  select format(' (its line, %s:%s, was rejected)', other.file, other.line)
  from finess_line other join finess_outcome using (id)
  where other.record_type = '${recordType}' and other.number = ${number} and outcome = 'rejected' order by id limit 1), '')`;

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
