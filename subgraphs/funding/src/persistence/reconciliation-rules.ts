import type { SqlEntityManager } from '@hopen/kit/database';
import type { CivilDay } from '@hopen/schema';
import { HOLDING_STATUSES } from '../domain/application-status.ts';
import { INSTALMENT_KINDS, type InstalmentKind, splitGrant } from '../domain/instalments.ts';
import type { Programme } from '../domain/programme.ts';
import type { Audit } from './reconciliation-decisions.ts';
import type { Difference } from './reconciliation-difference.ts';

/** Rules that every application and every line of a programme obeys, whoever wrote it. */
export async function ruleDifferences(
  em: SqlEntityManager,
  programme: Programme,
  audit: Audit,
): Promise<Difference[]> {
  const { code } = programme;
  const checks = [
    await lineDifferences(em, code),
    await paymentDifferences(em, code),
    await instalmentDifferences(em, programme),
    await beneficiaryDifferences(em, code),
    await structureDifferences(em, programme),
    audit.differences,
  ];
  return checks.flat();
}

/** Checks that every line on an application comes from one of its decisions, and stands on its envelope. */
function lineDifferences(em: SqlEntityManager, programmeCode: string): Promise<Difference[]> {
  return em.execute(
    `select 'LINE' as check, line.id as subject,
       'a decision of the same application, programme and region' as expected,
       'decision ' || coalesce(line.decision_sequence::text, 'none') as found
     from funding.ledger_line line
     left join funding.decision on decision.application_id = line.application_id
       and decision.sequence = line.decision_sequence and decision.decided_on = line.recorded_on
     left join funding.application on application.id = line.application_id
     where line.programme_code = ? and line.kind not in ('ALLOTMENT', 'APPORTIONMENT') and (decision.sequence is null
       or application.region_code <> line.region_code or application.programme_code <> line.programme_code)`,
    [programmeCode],
  );
}

/** Checks that a decision that pays or corrects has one line that does, of its sign and on its payment, and no other has any. */
function paymentDifferences(em: SqlEntityManager, programmeCode: string): Promise<Difference[]> {
  return em.execute(
    `select 'PAYMENT' as check, application_id || ' ' || sequence as subject, due as expected, found
     from (
       select decision.application_id, decision.sequence,
         case act when 'RECORD_PAYMENT' then 'one payment' when 'RECORD_CORRECTION' then 'one correction'
           else 'nothing paid' end as due,
         case when count(line.id) = 0 then 'nothing paid'
           when count(line.id) = 1 and bool_and(line.kind <> 'CORRECTION' and line.amount_cents > 0
             and line.corrects_line_id is null) then 'one payment'
           when count(line.id) = 1 and bool_and(line.kind = 'CORRECTION' and line.amount_cents < 0
             and corrected.kind in ('ADVANCE', 'BALANCE')) then 'one correction'
           else string_agg(line.kind || ' ' || line.amount_cents, ', ' order by line.id) end as found
       from funding.decision
       join funding.application on application.id = decision.application_id
       left join funding.ledger_line line on line.application_id = decision.application_id
         and line.decision_sequence = decision.sequence and line.kind in ('ADVANCE', 'BALANCE', 'CORRECTION')
       left join funding.ledger_line corrected on corrected.id = line.corrects_line_id
         and corrected.application_id = line.application_id
       where application.programme_code = ? and (act in ('RECORD_PAYMENT', 'RECORD_CORRECTION') or line.id is not null)
       group by 1, 2, act
     ) decisions where due <> found`,
    [programmeCode],
  );
}

/** Payments of each instalment stay between nothing and its share of the grant. */
async function instalmentDifferences(em: SqlEntityManager, programme: Programme): Promise<Difference[]> {
  const rows = await findPaid(em, programme.code);
  return rows.flatMap(({ id, granted, ...paid }) => {
    const shares = splitGrant(Number(granted), programme);
    const isWrong = (kind: InstalmentKind) => Number(paid[kind]) > shares[kind] || Number(paid[kind]) < 0;
    return INSTALMENT_KINDS.filter(isWrong).map((kind) => ({
      check: 'INSTALMENT',
      subject: `${id} ${kind}`,
      expected: `at least 0 and at most ${shares[kind]}`,
      found: paid[kind],
    }));
  });
}

/** Grant of each application, and the payments of each instalment less their corrections. */
function findPaid(
  em: SqlEntityManager,
  programmeCode: string,
): Promise<({ id: string; granted: string } & Record<InstalmentKind, string>)[]> {
  const sum = (kind: InstalmentKind) =>
    `coalesce(sum(line.amount_cents) filter (where coalesce(corrected.kind, line.kind) = '${kind}'), 0) as "${kind}"`;
  return em.execute(
    `select application.id, last.granted, ${INSTALMENT_KINDS.map(sum).join(', ')}
     from funding.application
     join funding.ledger_line line on line.application_id = application.id
       and line.kind in ('ADVANCE', 'BALANCE', 'CORRECTION')
     left join funding.ledger_line corrected on corrected.id = line.corrects_line_id
     join lateral (
       select coalesce(granted_cents, 0) as granted from funding.decision
       where application_id = application.id order by sequence desc limit 1
     ) last on true
     where application.programme_code = ?
     group by 1, 2`,
    [programmeCode],
  );
}

/**
 * No structure held more domains than the programme grants, nor one of them twice, on a day on which it came to hold one.
 * Structures are read from the register of that day, before or after its import.
 */
async function structureDifferences(em: SqlEntityManager, programme: Programme): Promise<Difference[]> {
  const before = await findOverheld(em, programme, (copy) => `${copy}."from" < day and ${copy}.until >= day`);
  const after = await findOverheld(em, programme, (copy) => `${copy}."from" <= day and ${copy}.until > day`);
  const named = ({ id, day, structure }: Pick<(typeof before)[number], 'id' | 'day' | 'structure'>) =>
    `${id} ${day} ${structure}`;
  const either = new Set(before.map(named));
  return after
    .filter((each) => either.has(named(each)))
    .map(({ found, ...each }) => ({
      check: 'STRUCTURE',
      subject: named(each),
      expected: `at most ${programme.maximumDomains} domains, each once`,
      found,
    }));
}

/** Applications by which a structure came to hold too much, with all that it held that day. */
function findOverheld(
  em: SqlEntityManager,
  { code, maximumDomains }: Programme,
  /** Condition that selects the copy of a beneficiary that counts on a `day`. */
  isKnown: (copy: string) => string,
): Promise<{ id: string; day: CivilDay; structure: string; found: string }[]> {
  return em.execute(
    `with holding as (
       select application_id, domain_code, period.beneficiary_kind, period.beneficiary_number,
         period."from" as held_from, period.until as held_until
       from funding.application_period period join funding.application on application.id = application_id
       where programme_code = ? and status in (${HOLDING_STATUSES.map(() => '?').join(', ')})
     ), taking as (
       select distinct application_id, decided_on as day, coalesce(successor_kind, beneficiary_kind) as beneficiary_kind,
         coalesce(successor_number, beneficiary_number) as beneficiary_number
       from funding.decision join funding.application on application.id = application_id
       where programme_code = ? and act in ('PRESELECT', 'TRANSFER')
     )
     select taking.application_id as id, day::text, own.structure,
       string_agg(holding.application_id || ' ' || domain_code, ', ' order by holding.application_id) as found
     from taking
     join funding.beneficiary_period own on own.kind = taking.beneficiary_kind and own.number = taking.beneficiary_number
       and ${isKnown('own')}
     join funding.beneficiary_period other on other.structure = own.structure and ${isKnown('other')}
     join holding on holding.beneficiary_kind = other.kind and holding.beneficiary_number = other.number
       and held_from <= day and held_until > day
     group by 1, 2, 3
     having count(*) > ? or count(distinct domain_code) < count(*)
     order by 1`,
    [code, ...HOLDING_STATUSES, code, maximumDomains],
  );
}

/** Checks that every application is of a beneficiary that the copy of the establishments knows. */
function beneficiaryDifferences(em: SqlEntityManager, programmeCode: string): Promise<Difference[]> {
  return em.execute(
    `select 'BENEFICIARY' as check, application.id as subject,
       beneficiary_kind || ':' || beneficiary_number as expected, 'none' as found
     from funding.application
     left join funding.beneficiary on kind = beneficiary_kind and number = beneficiary_number
     where programme_code = ? and beneficiary.number is null`,
    [programmeCode],
  );
}
