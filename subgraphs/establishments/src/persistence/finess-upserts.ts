import type { LegalEntity } from '../domain/establishment.ts';
import type { SiteRow } from '../domain/finess-rows.ts';
import { PENDING } from './finess-checks.ts';
import type { Transaction } from './finess-staging.ts';

/** Table that the lines of a record type are stored in. */
interface UpsertTarget {
  readonly recordType: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** SQL expression: JSON of the columns, from the staged line `line`. */
  readonly fields: string;
  /** SQL condition: the row `kept` was closed and comes back. */
  readonly isBack: string;
}

/** Columns of a class; its type makes a forgotten property a compile error. */
const columnsOf = <Row>(properties: Record<Exclude<keyof Row, 'finess'>, string>): string[] =>
  Object.values(properties);

const LEGAL_ENTITIES: UpsertTarget = {
  recordType: 'structureej',
  table: 'legal_entity',
  columns: columnsOf<LegalEntity>({
    name: 'name',
    legalStatusCode: 'legal_status_code',
    status: 'status',
    siren: 'siren',
    postalCode: 'postal_code',
    city: 'city',
    department: 'department',
    dataOrigin: 'data_origin',
  }),
  fields: 'line.fields',
  isBack: 'false',
};

const SITES: UpsertTarget = {
  recordType: 'structureet',
  table: 'establishment',
  columns: [
    'status',
    ...columnsOf<SiteRow>({
      name: 'name',
      searchName: 'search_name',
      legalEntityFiness: 'legal_entity_finess',
      categoryCode: 'category_code',
      categoryLabel: 'category_label',
      street: 'street',
      postalCode: 'postal_code',
      city: 'city',
      communeCode: 'commune_code',
      department: 'department',
      regionCode: 'region_code',
      siret: 'siret',
      searchText: 'search_text',
      openedOn: 'opened_on',
      closedOn: 'closed_on',
      dataOrigin: 'data_origin',
    }),
  ],
  fields: `line.fields || (select jsonb_build_object('status', entity.status)
    from establishments.legal_entity entity where entity.finess = line.fields ->> 'legal_entity_finess')
    || jsonb_build_object('category_label', ${categoryLabel()})`,
  isBack: 'kept.closed_on is not null',
};

/**
 * SQL expression: label of the category of a line. FINESS+ has none: that of the site itself stays while its category does, else
 * that of other sites of the category is taken, else the code shows.
 */
function categoryLabel(): string {
  const code = `line.fields ->> 'category_code'`;
  return `coalesce(line.fields ->> 'category_label',
    (select kept.category_label from establishments.establishment kept
      where kept.finess = line.number and kept.category_code = ${code}),
    (select label from finess_category category where category.code = ${code}),
    ${code})`;
}

/** Labels of the categories that are known, in a temporary table. */
async function rememberCategoryLabels(em: Transaction): Promise<void> {
  await em.execute(`create temp table finess_category on commit drop as
    select category_code as code, mode() within group (order by category_label) as label
    from establishments.establishment where category_label <> category_code group by category_code`);
}

/** Remarks, once a category, on sites that show a code because no label is known. Runs once sites are stored. */
async function remarkOnUnknownCategories(em: Transaction): Promise<void> {
  await em.execute(`insert into finess_remark (id, code, reason)
    select min(line_id), 'UNKNOWN_CATEGORY', format('the label of category %s is not known: %s of its sites show the code',
      incoming.category_code, count(*))
    from incoming_establishment incoming join finess_line line on line.id = incoming.line_id
    where incoming.category_label = incoming.category_code and line.fields ->> 'category_label' is null
    group by incoming.category_code`);
}

export const storeLegalEntities = (em: Transaction): Promise<void> => store(em, LEGAL_ENTITIES);

/** Stores the sites of the files, and copies the status of legal entities to those that the files do not hold. */
export async function storeSites(em: Transaction): Promise<void> {
  await rememberCategoryLabels(em);
  await store(em, SITES);
  await remarkOnUnknownCategories(em);
  await em.execute(`update establishments.establishment site set status = entity.status
    from establishments.legal_entity entity
    where entity.finess = site.legal_entity_finess and entity.status <> site.status`);
}

/** Compares the pending lines of a record type with its table, gives each its outcome, and writes the differences. */
async function store(
  em: Transaction,
  { recordType, table, columns, fields, isBack }: UpsertTarget,
): Promise<void> {
  const incoming = `incoming_${table}`;
  const kept = `establishments.${table}`;
  const listOf = (row: string) => columns.map((column) => `${row}.${column}`).join(', ');
  const isDifferent = `(${listOf('kept')}) is distinct from (${listOf('incoming')})`;
  await em.execute(`create temp table ${incoming} on commit drop as
    select line.id as line_id, populated.* from finess_line line
    cross join lateral jsonb_populate_record(null::${kept}, ${fields}) populated
    where line.record_type = '${recordType}' and ${PENDING}`);
  await em.execute(`analyze ${incoming}`);
  await em.execute(`insert into finess_outcome (id, outcome)
    select incoming.line_id, case when kept.finess is null then 'created' when ${isBack} then 'reopened'
      when ${isDifferent} then 'updated' else 'unchanged' end
    from ${incoming} incoming left join ${kept} kept using (finess)`);
  await em.execute(`update ${kept} kept set (${columns.join(', ')}) = row(${listOf('incoming')})
    from ${incoming} incoming where incoming.finess = kept.finess and ${isDifferent}`);
  await em.execute(`insert into ${kept} (finess, ${columns.join(', ')})
    select incoming.finess, ${listOf('incoming')} from ${incoming} incoming
    where not exists (select from ${kept} kept where kept.finess = incoming.finess)`);
}

export async function storeCoordinates(em: Transaction): Promise<void> {
  await em.execute(`create temp table incoming_coordinates on commit drop as
    select line.id as line_id, line.number as finess, (line.fields ->> 'latitude')::double precision as latitude,
      (line.fields ->> 'longitude')::double precision as longitude
    from finess_line line where line.record_type = 'geolocalisation' and ${PENDING}`);
  const isDifferent =
    '(site.latitude, site.longitude) is distinct from (incoming.latitude, incoming.longitude)';
  await em.execute(`insert into finess_outcome (id, outcome)
    select incoming.line_id, case when not ${isDifferent} then 'unchanged'
      when site.latitude is null then 'created' else 'updated' end
    from incoming_coordinates incoming join establishments.establishment site using (finess)`);
  await em.execute(`update establishments.establishment site
    set latitude = incoming.latitude, longitude = incoming.longitude
    from incoming_coordinates incoming where incoming.finess = site.finess and ${isDifferent}`);
}
