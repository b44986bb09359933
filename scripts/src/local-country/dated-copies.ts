import { Beneficiary as FundingBeneficiary } from '@hopen/funding';
import { Beneficiary as IndicatorsBeneficiary } from '@hopen/indicators';
import { bulkInsert, type SqlEntityManager } from '@hopen/kit/database';
import { type BeneficiaryKind, type CivilDay, FROM_THE_BEGINNING } from '@hopen/schema';
import type { Databases } from './fill-lock.ts';

/** Copy as funding keeps it, with the start of its membership of a hospital group. */
export interface RegisterCopy extends FundingBeneficiary {
  /** Start of its membership of its hospital group. */
  readonly groupSince?: CivilDay | null;
}

/** Columns with facts, as opposed to identity and validity. */
const FACT_COLUMNS = ['region_codes', 'is_public', 'legal_entity_finess', 'closed_on'];

/** Subgraphs with copies of beneficiaries, and the facts that each copies. */
const COPY_OWNERS = [
  ['funding', FundingBeneficiary, [...FACT_COLUMNS, 'hospital_group_code']],
  ['indicators', IndicatorsBeneficiary, FACT_COLUMNS],
] as const;

/** Current copies of one kind with numbers above `after` up to `last`; `last` is null on the final page. */
export interface CopiedPage {
  readonly kind: BeneficiaryKind;
  readonly copies: readonly RegisterCopy[];
  readonly after: string;
  readonly last: string | null;
}

/** Replaces all current and past copies by these, valid from the beginning. */
export async function replaceCopies(
  databases: Databases,
  copies: readonly FundingBeneficiary[],
): Promise<void> {
  for (const [subgraph, entity] of COPY_OWNERS) {
    const em = databases.get(subgraph)!.em.fork();
    await em.transactional(async (inLoad) => {
      await forgetCopies(inLoad, subgraph);
      await bulkInsert(inLoad, entity, copies);
    });
  }
}

/** Deletes current and past copies, since nothing of the synthetic country may remain. */
export async function forgetCopies(em: SqlEntityManager, subgraph: string): Promise<void> {
  await em.execute(`delete from ${subgraph}.beneficiary`);
  await em.execute(`delete from ${subgraph}.beneficiary_past`);
}

/** Start of validity for new numbers: today, or the beginning if all copies stem from today's import, the first one. */
export async function knownFrom(databases: Databases, today: CivilDay): Promise<CivilDay> {
  for (const [subgraph] of COPY_OWNERS) {
    const em = databases.get(subgraph)!.em.fork();
    const [row] = await em.execute(
      `select exists (select from ${subgraph}.beneficiary_period where copied_on <> ?) as is_later`,
      [today],
    );
    if (row!.is_later) return today;
  }
  return FROM_THE_BEGINNING;
}

/** Import date, and start of validity for new numbers. */
interface Days {
  readonly today: CivilDay;
  readonly newFrom: CivilDay;
}

/** Ends periods whose facts have changed and begins new ones; unchanged periods continue. */
export async function keepCopies(databases: Databases, page: CopiedPage, days: Days): Promise<void> {
  for (const [subgraph, , factColumns] of COPY_OWNERS) {
    const em = databases.get(subgraph)!.em.fork();
    await em.transactional((inPage) => keepPage(inPage, { subgraph, factColumns }, page, days));
  }
}

const GIVEN = `jsonb_to_recordset(?::jsonb) as given (number text, region_codes text[], is_public boolean,
  legal_entity_finess text, hospital_group_code text, is_member_from_the_beginning boolean, closed_on date)`;

async function keepPage(
  em: SqlEntityManager,
  { subgraph, factColumns }: { subgraph: string; factColumns: readonly string[] },
  { kind, copies, after, last }: CopiedPage,
  { today, newFrom }: Days,
): Promise<void> {
  const [current, past] = [`${subgraph}.beneficiary`, `${subgraph}.beneficiary_past`];
  const rows = JSON.stringify(
    copies.map((copy) => ({
      number: copy.number,
      region_codes: copy.regionCodes,
      is_public: copy.isPublic,
      legal_entity_finess: copy.legalEntityFiness,
      hospital_group_code: copy.hospitalGroupCode,
      is_member_from_the_beginning: copy.groupSince === FROM_THE_BEGINNING,
      closed_on: copy.closedOn,
    })),
  );
  const columns = `kind, number, ${factColumns.join(', ')}, copied_on, "from"`;
  const factsOf = (row: string) => `(${factColumns.map((column) => `${row}.${column}`).join(', ')})`;
  if (factColumns.includes('hospital_group_code'))
    for (const table of [current, past]) await fillGroups(em, table, kind, rows);
  // One copy per day, the last: periods that began today, or later if the clock was set back, are dropped.
  await em.execute(
    `with ended as (
       delete from ${current} kept
       where kind = ? and number > ? and (?::text is null or number <= ?) and not exists (
         select from ${GIVEN} where given.number = kept.number and ${factsOf('given')} is not distinct from ${factsOf('kept')})
       returning ${columns}
     )
     insert into ${past} (${columns}, until) select ${columns}, ?::date from ended where "from" < ?`,
    [kind, after, last, last, rows, today, today],
  );
  await em.execute(
    `insert into ${current} (${columns})
     select ?, number, ${factColumns.join(', ')}, ?::date, greatest(?::date,
       (select max(until) from ${past} past where past.kind = ? and past.number = given.number))
     from ${GIVEN}
     where not exists (select from ${current} kept where kept.kind = ? and kept.number = given.number)`,
    [kind, today, newFrom, kind, rows, kind],
  );
}

/** Backfills hospital groups into copies made before groups were imported, where membership holds for all earlier days. */
async function fillGroups(em: SqlEntityManager, table: string, kind: BeneficiaryKind, rows: string) {
  await em.execute(
    `update ${table} kept set hospital_group_code = given.hospital_group_code from ${GIVEN}
     where kept.kind = ? and kept.number = given.number and kept.hospital_group_code is null
       and given.is_member_from_the_beginning and kept.legal_entity_finess is not distinct from given.legal_entity_finess`,
    [rows, kind],
  );
}
