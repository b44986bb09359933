import type { SqlEntityManager } from '@hopen/kit/database';
import type { CivilDay } from '@hopen/schema';
import type { Paid } from '../domain/reports/small-cells.ts';
import { figureCache } from './figure-cache.ts';

const cached = figureCache<ReadonlyMap<string, Paid>>();

/**
 * Payments of the envelopes of all regions by that day, with the counts that suppress small cells. Cached until the journal
 * grows: everybody asks for the same few days. `stamp` is the length of the journal, read before.
 */
export async function findPaid(
  em: SqlEntityManager,
  programmeCode: string,
  { day, stamp }: { readonly day: CivilDay; readonly stamp: string },
): Promise<ReadonlyMap<string, Paid>> {
  return cached(em, { key: `${programmeCode} ${day}`, stamp }, () => sumPaid(em, programmeCode, day));
}

async function sumPaid(
  em: SqlEntityManager,
  programmeCode: string,
  day: CivilDay,
): Promise<ReadonlyMap<string, Paid>> {
  const rows: { region_code: string; paid: string; moved: number; waiting: number }[] = await em.execute(
    `with line as (
       select line.region_code, application_id, beneficiary_kind, beneficiary_number, amount_cents,
         floor(extract(year from recorded_on) / 2) as years
       from funding.ledger_line line join funding.application on application.id = application_id
       where line.programme_code = ? and recorded_on <= ?
         and kind in ('ADVANCE', 'BALANCE', 'CORRECTION')
     ), paid as (
       select region_code, sum(amount_cents) as paid, max(years) as years from line group by region_code
     ), moved as (
       select region_code, count(distinct (beneficiary_kind, beneficiary_number))::int as moved
       from line join paid using (region_code, years) group by region_code
     ), waiting as (
       select region_code, count(distinct (period.beneficiary_kind, period.beneficiary_number))::int as waiting
       from funding.application_period period join funding.application on application.id = period.application_id
       left join (select application_id, sum(amount_cents) as paid from line group by application_id) own
         on own.application_id = application.id
       where programme_code = ? and period."from" <= ? and until > ?
         and accepted_on is not null and granted_cents > coalesce(own.paid, 0)
       group by region_code
     )
     select region_code, paid, moved, coalesce(waiting, 0) as waiting
     from paid join moved using (region_code) left join waiting using (region_code)`,
    [programmeCode, day, programmeCode, day, day],
  );
  return new Map(
    rows.map(({ region_code: regionCode, paid, moved, waiting }) => [
      regionCode,
      { regionCode, paidCents: Number(paid), moved, waiting },
    ]),
  );
}
