import { Beneficiary as FundingBeneficiary } from '@hopen/funding';
import { Beneficiary as IndicatorsBeneficiary } from '@hopen/indicators';
import { bulkInsert, type SqlEntityManager } from '@hopen/kit/database';
import { type BeneficiaryKind, type CivilDay, FROM_THE_BEGINNING } from '@hopen/schema';
import type { Databases } from './fill-lock.ts';

/** Subgraphs with copies of beneficiaries. */
const COPY_OWNERS = [
  ['funding', FundingBeneficiary],
  ['indicators', IndicatorsBeneficiary],
] as const;

/** Current copies of one kind with numbers above `after` up to `last`; `last` is null on the final page. */
export interface CopiedPage {
  readonly kind: BeneficiaryKind;
  readonly copies: readonly FundingBeneficiary[];
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
  for (const [subgraph] of COPY_OWNERS) {
    const em = databases.get(subgraph)!.em.fork();
    await em.transactional((inPage) => keepPage(inPage, subgraph, page, days));
  }
}

/** Columns with facts, as opposed to identity and validity. */
const FACT_COLUMNS = ['region_codes', 'is_public', 'legal_entity_finess', 'closed_on'];
const factsOf = (row: string) => `(${FACT_COLUMNS.map((column) => `${row}.${column}`).join(', ')})`;

async function keepPage(
  em: SqlEntityManager,
  subgraph: string,
  { kind, copies, after, last }: CopiedPage,
  { today, newFrom }: Days,
): Promise<void> {
  const [current, past] = [`${subgraph}.beneficiary`, `${subgraph}.beneficiary_past`];
  const given = `jsonb_to_recordset(?::jsonb) as given
    (number text, region_codes text[], is_public boolean, legal_entity_finess text, closed_on date)`;
  const rows = JSON.stringify(
    copies.map(({ number, regionCodes, isPublic, legalEntityFiness, closedOn }) => ({
      number,
      region_codes: regionCodes,
      is_public: isPublic,
      legal_entity_finess: legalEntityFiness,
      closed_on: closedOn,
    })),
  );
  const columns = `kind, number, ${FACT_COLUMNS.join(', ')}, copied_on, "from"`;
  // One copy per day, the last: periods that began today, or later if the clock was set back, are dropped.
  await em.execute(
    `with ended as (
       delete from ${current} kept
       where kind = ? and number > ? and (?::text is null or number <= ?) and not exists (
         select from ${given} where given.number = kept.number and ${factsOf('given')} is not distinct from ${factsOf('kept')})
       returning ${columns}
     )
     insert into ${past} (${columns}, until) select ${columns}, ?::date from ended where "from" < ?`,
    [kind, after, last, last, rows, today, today],
  );
  await em.execute(
    `insert into ${current} (${columns})
     select ?, number, ${FACT_COLUMNS.join(', ')}, ?::date, greatest(?::date,
       (select max(until) from ${past} past where past.kind = ? and past.number = given.number))
     from ${given}
     where not exists (select from ${current} kept where kept.kind = ? and kept.number = given.number)`,
    [kind, today, newFrom, kind, rows, kind],
  );
}
