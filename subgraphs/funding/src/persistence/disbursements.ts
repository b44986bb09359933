import type { SqlEntityManager } from '@hopen/kit/database';
import type { CivilDay } from '@hopen/schema';
import type { Act } from '../domain/acts.ts';
import { ApplicationState } from '../domain/application-state.ts';
import { HOLDING_STATUSES } from '../domain/application-status.ts';
import type { InstalmentKind } from '../domain/instalments.ts';
import type { Programme } from '../domain/programme.ts';
import type { HeldFile } from '../domain/reports/disbursement.ts';
import { notTransmitted, type Transmission } from '../domain/transmission.ts';
import { findTransmissions } from './transmissions.ts';

const NOTHING_PAID = { ADVANCE: 0, BALANCE: 0 };

/** Every application of these regions that holds money as of that day: four statements, however many there are. */
export async function findHeldFiles(
  em: SqlEntityManager,
  programme: Programme,
  regionCodes: readonly string[],
  day: CivilDay,
): Promise<HeldFile[]> {
  const applications = await em.find(
    ApplicationState,
    {
      programmeCode: programme.code,
      regionCode: { $in: [...regionCodes] },
      from: { $lte: day },
      until: { $gt: day },
      status: { $in: [...HOLDING_STATUSES] },
    },
    { disableIdentityMap: true },
  );
  const where = [programme.code, regionCodes.join(','), day] as const;
  const paid = await findPaid(em, where);
  const days = await findActDays(em, where);
  const transmissions = await findTransmissions(em, programme.code, day);
  return applications.map((application) => ({
    application,
    paid: paid.get(application.id) ?? NOTHING_PAID,
    dayOf: (act) => days.get(`${application.id} ${act}`) ?? null,
    isTransmitted: isTransmitted(application, programme, transmissions.get(application.regionCode)?.at(-1)),
  }));
}

function isTransmitted(
  { id, status, grantedCents }: ApplicationState,
  programme: Programme,
  latest: Transmission | undefined,
): boolean {
  if (status !== 'PRESELECTED') return true;
  const item = { applicationId: id, amountCents: grantedCents! };
  return notTransmitted(item, latest ?? null, programme).length === 0;
}

/** Acts whose last day a deadline or a verdict hangs on. */
const DATED_ACTS: readonly Act[] = [
  'ACCEPT_PROJECT',
  'REQUEST_EVIDENCE',
  'VALIDATE_TARGETS',
  'CONFIRM',
  'TRANSFER',
];

/** Programme, regions as a list with commas, and a day: what the statements below are bound to. */
type Where = readonly [programmeCode: string, regionCodes: string, day: CivilDay];

/** Last day of each of these acts, by application and act. */
async function findActDays(em: SqlEntityManager, where: Where): Promise<Map<string, CivilDay>> {
  const rows: { application_id: string; act: Act; last_on: CivilDay }[] = await em.execute(
    `select application_id, act, max(decided_on)::text as last_on
     from funding.decision join funding.application on application.id = application_id
     where programme_code = ? and region_code = any(string_to_array(?, ',')) and decided_on <= ?
       and act = any(string_to_array(?, ','))
     group by 1, 2`,
    [...where, DATED_ACTS.join(',')],
  );
  return new Map(rows.map(({ application_id, act, last_on }) => [`${application_id} ${act}`, last_on]));
}

/** Payments of each instalment by application, less the corrections of each. */
async function findPaid(
  em: SqlEntityManager,
  where: Where,
): Promise<Map<string, Record<InstalmentKind, number>>> {
  const rows: { application_id: string; kind: InstalmentKind; paid: string }[] = await em.execute(
    `select line.application_id, coalesce(corrected.kind, line.kind) as kind, sum(line.amount_cents) as paid
     from funding.ledger_line line
     left join funding.ledger_line corrected on corrected.id = line.corrects_line_id
     where line.programme_code = ? and line.region_code = any(string_to_array(?, ',')) and line.recorded_on <= ?
       and line.kind in ('ADVANCE', 'BALANCE', 'CORRECTION')
     group by 1, 2`,
    [...where],
  );
  const paid = new Map<string, Record<InstalmentKind, number>>();
  for (const { application_id, kind, paid: cents } of rows) {
    paid.set(application_id, { ...(paid.get(application_id) ?? NOTHING_PAID), [kind]: Number(cents) });
  }
  return paid;
}
