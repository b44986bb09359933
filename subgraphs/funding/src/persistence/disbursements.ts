import type { SqlEntityManager } from '@hopen/kit';
import type { CivilDay } from '@hopen/schema';
import { ApplicationState } from '../domain/application-state.ts';
import { ACCEPTED_STATUSES, RESERVING_STATUSES } from '../domain/application-status.ts';
import { type Disbursement, sumByMonth } from '../domain/disbursement.ts';
import type { InstalmentKind } from '../domain/instalments.ts';
import type { Programme } from '../domain/programme.ts';

const NOTHING_PAID = { ADVANCE: 0, BALANCE: 0 };

/** What is still to be paid of a programme as of that day, by month, region and domain. */
export async function findDisbursements(
  em: SqlEntityManager,
  programme: Programme,
  day: CivilDay,
): Promise<Disbursement[]> {
  const applications = await em.find(
    ApplicationState,
    {
      programmeCode: programme.code,
      from: { $lte: day },
      until: { $gt: day },
      status: { $in: [...RESERVING_STATUSES, ...ACCEPTED_STATUSES] },
    },
    { disableIdentityMap: true },
  );
  const paid = await findPaid(em, programme.code, day);
  return sumByMonth(
    applications.map((application) => ({ application, paid: paid.get(application.id) ?? NOTHING_PAID })),
    programme,
    day,
  );
}

/** What was paid of each instalment of each application, corrections taken off what they correct. */
async function findPaid(
  em: SqlEntityManager,
  programmeCode: string,
  day: CivilDay,
): Promise<Map<string, Record<InstalmentKind, number>>> {
  const rows: { application_id: string; kind: InstalmentKind; paid: string }[] = await em.execute(
    `select line.application_id, coalesce(corrected.kind, line.kind) as kind, sum(line.amount_cents) as paid
     from funding.ledger_line line
     left join funding.ledger_line corrected on corrected.id = line.corrects_line_id
     where line.programme_code = ? and line.kind in ('ADVANCE', 'BALANCE', 'CORRECTION') and line.recorded_on <= ?
     group by 1, 2`,
    [programmeCode, day],
  );
  const paid = new Map<string, Record<InstalmentKind, number>>();
  for (const { application_id, kind, paid: cents } of rows) {
    paid.set(application_id, { ...(paid.get(application_id) ?? NOTHING_PAID), [kind]: Number(cents) });
  }
  return paid;
}
