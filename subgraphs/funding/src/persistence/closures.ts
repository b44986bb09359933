import type { SqlEntityManager } from '@hopen/kit/database';
import { beneficiaryReference, type CivilDay } from '@hopen/schema';
import type { Surroundings } from '../domain/reports/audit.ts';

interface ClosedPeriod {
  readonly reference: string;
  readonly from: CivilDay;
  readonly until: CivilDay;
  readonly closed_on: CivilDay;
}

/** Closings of the holders of a programme's applications, by the copies of each day. */
export async function findClosures(
  em: SqlEntityManager,
  programmeCode: string,
): Promise<Surroundings['closedOn']> {
  const rows: ClosedPeriod[] = await em.execute(
    // A legal entity without an open site is closed since the copy that said so.
    `select kind || ':' || number as reference, "from"::text, until::text, closed_on::text
     from (
       select kind, number, "from", until,
         case when kind = 'EJ' and cardinality(region_codes) = 0 then copied_on else closed_on end as closed_on
       from funding.beneficiary_period
     ) copy
     where closed_on is not null and (kind, number) in (
       select period.beneficiary_kind, period.beneficiary_number
       from funding.application_period period join funding.application on application.id = application_id
       where programme_code = ?
     )`,
    [programmeCode],
  );
  const periods = Map.groupBy(rows, ({ reference }) => reference);
  return ({ beneficiaryKind, beneficiaryNumber }, day) => {
    const own = periods.get(beneficiaryReference(beneficiaryKind, beneficiaryNumber)) ?? [];
    const before = own.find(({ from, until }) => from < day && until >= day)?.closed_on ?? null;
    const after = own.find(({ from, until }) => from <= day && until > day)?.closed_on ?? null;
    return before === after ? [after] : [before, after];
  };
}
