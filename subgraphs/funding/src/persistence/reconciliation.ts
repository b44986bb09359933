import type { SqlEntityManager } from '@hopen/kit/database';
import type { ApplicationStatus } from '../domain/application-status.ts';
import { held } from '../domain/booking.ts';
import { LATEST_DAY } from '../domain/periods.ts';
import type { Programme } from '../domain/programme.ts';
import { type Audit, auditFiles } from './reconciliation-decisions.ts';
import type { Difference } from './reconciliation-difference.ts';
import { journalDifferences } from './reconciliation-journal.ts';
import { loadDifferences } from './reconciliation-load.ts';
import { ruleDifferences } from './reconciliation-rules.ts';
import { findAllotted } from './sums.ts';

/**
 * Differences between a programme's facts, rules and journal: none by construction. An audit of its files that was made already
 * is not made again.
 */
export async function findDifferences(
  em: SqlEntityManager,
  programme: Programme,
  audit?: Audit,
): Promise<Difference[]> {
  const checks = [
    await periodDifferences(em, programme.code),
    await holdingDifferences(em, programme.code),
    await envelopeDifferences(em, programme),
    await yearDifferences(em, programme.code),
    await ruleDifferences(em, programme, audit ?? (await auditFiles(em, programme, LATEST_DAY))),
    await journalDifferences(em, programme.code),
    await loadDifferences(em, programme.code),
  ];
  return checks.flat();
}

/** Periods that lists read, against the decisions that they are derived from. */
function periodDifferences(em: SqlEntityManager, programmeCode: string): Promise<Difference[]> {
  const columns = `"from", until, status, requested_cents, granted_cents, planned_targets_on, targets_reached_on,
    extension_months, submitted_on, retained_on, accepted_on, beneficiary_kind, beneficiary_number`;
  const first = (status: string) =>
    `min(decided_on) filter (where status = '${status}') over (partition by application_id order by sequence)`;
  return em.execute(
    `with derived as (
       select application_id, sequence, decided_on as "from",
         coalesce(lead(decided_on) over (partition by application_id order by sequence), '9999-12-31') as until,
         status, requested_cents, granted_cents, planned_targets_on, targets_reached_on, extension_months,
         ${first('SUBMITTED')} as submitted_on, ${first('RETAINED')} as retained_on, ${first('ACCEPTED')} as accepted_on,
         coalesce(successor_kind, beneficiary_kind) as beneficiary_kind,
         coalesce(successor_number, beneficiary_number) as beneficiary_number
       from funding.decision join funding.application on application.id = application_id
     ), expected as (select application_id, sequence, row(${columns})::text as facts from derived),
     kept as (select application_id, sequence, row(${columns})::text as facts from funding.application_period)
     select 'PERIOD' as check, application_id || ' ' || sequence as subject,
       coalesce(expected.facts, 'nothing') as expected, coalesce(kept.facts, 'nothing') as found
     from expected full join kept using (application_id, sequence)
     join funding.application on application.id = application_id
     where programme_code = ? and expected.facts is distinct from kept.facts`,
    [programmeCode],
  );
}

interface HoldingRow {
  id: string;
  status: ApplicationStatus;
  granted_cents: string | null;
  reserved: string;
  committed: string;
  paid: string;
}

/** Holdings of each application by its ledger lines, against those by its status. */
async function holdingDifferences(em: SqlEntityManager, programmeCode: string): Promise<Difference[]> {
  const sum = (kinds: string) => `coalesce(sum(amount_cents) filter (where kind in (${kinds})), 0)`;
  const rows: HoldingRow[] = await em.execute(
    `select application.id, last.status, last.granted_cents, ${sum("'RESERVATION', 'RELEASE'")} as reserved,
       ${sum("'COMMITMENT'")} as committed, ${sum("'ADVANCE', 'BALANCE', 'CORRECTION'")} as paid
     from funding.application
     join lateral (
       select status, granted_cents from funding.decision
       where application_id = application.id order by sequence desc limit 1
     ) last on true
     left join funding.ledger_line line on line.application_id = application.id
     where application.programme_code = ?
     group by application.id, last.status, last.granted_cents`,
    [programmeCode],
  );
  return rows.flatMap(({ id, status, granted_cents, ...sums }) => {
    const [reserved, committed, paid] = [sums.reserved, sums.committed, sums.paid].map(Number) as [
      number,
      number,
      number,
    ];
    const due = held(status, granted_cents === null ? null : Number(granted_cents), paid);
    const found = `reserved ${reserved}, committed ${committed}, paid ${paid}`;
    if (due.reserved === reserved && due.committed === committed && paid >= 0 && paid <= committed) return [];
    const expected = `reserved ${due.reserved}, committed ${due.committed}, paid at most that`;
    return [{ check: 'HOLDING', subject: id, expected: `${status}: ${expected}`, found }];
  });
}

/** No envelope is passed, nor the budget. */
async function envelopeDifferences(
  em: SqlEntityManager,
  { code, budgetCents }: Programme,
): Promise<Difference[]> {
  const passed: Difference[] = await em.execute(
    `select 'ENVELOPE' as check, region_code as subject, 'available and committed minus paid at least 0' as expected,
       'available ' || available || ', committed minus paid ' || unpaid as found
     from (
       select region_code,
         sum(case when kind = 'ALLOTMENT' then amount_cents
           when kind in ('RESERVATION', 'RELEASE', 'COMMITMENT') then -amount_cents else 0 end) as available,
         sum(case when kind = 'COMMITMENT' then amount_cents
           when kind in ('ADVANCE', 'BALANCE', 'CORRECTION') then -amount_cents else 0 end) as unpaid
       from funding.ledger_line where programme_code = ? group by region_code
     ) totals where available < 0 or unpaid < 0`,
    [code],
  );
  const { allotted } = await findAllotted(em, code);
  const over = {
    check: 'BUDGET',
    subject: code,
    expected: `at most ${budgetCents}`,
    found: String(allotted),
  };
  return [...passed, ...(allotted > budgetCents ? [over] : [])];
}

/** No apportionment changes an envelope, and no year of it is below 0. */
const yearDifferences = (em: SqlEntityManager, programmeCode: string): Promise<Difference[]> =>
  em.execute(
    `select 'ENVELOPE' as check, region_code as subject, 'apportionments of 0 in all, and no year below 0' as expected,
       'apportioned ' || sum(apportioned) || ', least year ' || min(total) as found
     from (
       select region_code, sum(amount_cents) as total,
         coalesce(sum(amount_cents) filter (where kind = 'APPORTIONMENT'), 0) as apportioned
       from funding.ledger_line
       where programme_code = ? and kind in ('ALLOTMENT', 'APPORTIONMENT') group by region_code, year
     ) years group by region_code having sum(apportioned) <> 0 or min(total) < 0`,
    [programmeCode],
  );
