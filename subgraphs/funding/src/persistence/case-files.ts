import { randomInt } from 'node:crypto';
import { type JournalEntry } from '@hopen/kit/commands';
import { insertionOf, lockNames, type SqlEntityManager } from '@hopen/kit/database';
import { Application, ApplicationPeriod, Decision } from '../domain/application.ts';
import { ApplicationState } from '../domain/application-state.ts';
import { type Addition, CaseFile } from '../domain/case-file.ts';
import type { OtherApplication } from '../domain/eligibility.ts';
import { type Holding } from '../domain/eligibility.ts';
import { LedgerLine } from '../domain/ledger.ts';
import { OPEN_END, periodsOf } from '../domain/periods.ts';
import type { Structure } from '../domain/structure.ts';
import { roleStoredAs } from './decision-role.type.ts';
import { propertiesOf } from './rows.ts';

// Commands lock in this order, so that two of them never wait for each other: the budget, the envelopes, the
// structures, the applications by number, and last the journal.

/** Holds the budget of a programme: until the commit nobody else allots any of it. */
export const lockBudget = (em: SqlEntityManager, programmeCode: string) =>
  lockNames(em, [`funding.budget ${programmeCode}`]);

/** Holds regional envelopes: until the commit nobody else reserves or commits any of them. */
export const lockEnvelopes = (
  em: SqlEntityManager,
  envelopes: readonly { programmeCode: string; regionCode: string }[],
) =>
  lockNames(
    em,
    envelopes.map((each) => `funding.envelope ${each.programmeCode} ${each.regionCode}`),
  );

/** Holds structures: until the commit nobody else gives them an application or a domain. */
export const lockStructures = (em: SqlEntityManager, structures: readonly Structure[]) =>
  lockNames(
    em,
    structures.map((structure) => `funding.structure ${structure}`),
  );

/** Applications of these numbers, as they are now, whether or not anybody may see them. */
export const findCurrent = (em: SqlEntityManager, ids: readonly string[]): Promise<ApplicationState[]> =>
  em.find(ApplicationState, { id: { $in: [...ids] }, until: OPEN_END }, { disableIdentityMap: true });

/** Every application of these structures to a programme, as they are now; `except` is left out. */
export const findOthers = (
  em: SqlEntityManager,
  programmeCode: string,
  structures: readonly Structure[],
  except = '',
): Promise<(OtherApplication & Holding)[]> =>
  em.execute(
    `select application.id, application.domain_code as "domainCode", period.status, period."from"::text as "from",
       beneficiary.structure
     from funding.beneficiary
     join funding.application_period period on period.beneficiary_kind = beneficiary.kind
       and period.beneficiary_number = beneficiary.number and period.until = ?
     join funding.application on application.id = period.application_id
     where beneficiary.structure = any(string_to_array(?, ' ')) and application.programme_code = ?
       and application.id <> ?`,
    [OPEN_END, structures.join(' '), programmeCode, except],
  );

/** Opens the files of these applications, which nobody else can then act on until the commit. */
export async function openFiles(em: SqlEntityManager, ids: readonly string[]): Promise<CaseFile[]> {
  const given = { where: "id = any(string_to_array(?, ','))", values: [ids.join(',')] };
  // Separate statement: it must see everything that was committed until the locks were granted.
  await em.execute(
    `select from funding.application where ${given.where} order by id for update`,
    given.values,
  );
  return readFiles(em, given);
}

interface FileRow {
  readonly application: Application;
  readonly decisions: readonly Decision[];
  readonly lines: readonly LedgerLine[];
}

/**
 * Files of the applications that a condition names, by number, with everything decided and booked on them: plain rows,
 * for a file is read in hundreds and never written back.
 */
export async function readFiles(
  em: SqlEntityManager,
  { where, values }: { readonly where: string; readonly values: readonly unknown[] },
): Promise<CaseFile[]> {
  const rows: FileRow[] = await em.execute(
    `select json_build_object(${propertiesOf(em, Application, 'application')}) as application,
       coalesce((select json_agg(json_build_object(${propertiesOf(em, Decision, 'decision')}) order by sequence)
         from funding.decision where application_id = application.id), '[]') as decisions,
       coalesce((select json_agg(json_build_object(${propertiesOf(em, LedgerLine, 'line')})
           order by decision_sequence, recorded_on, line.id)
         from funding.ledger_line line where application_id = application.id), '[]') as lines
     from funding.application where ${where} order by application.id`,
    [...values],
  );
  return rows.map(({ application, decisions, lines }) => {
    const told = decisions.map((decision) => ({ ...decision, role: roleStoredAs(decision.role) }));
    return new CaseFile(application, told, lines);
  });
}

/** Appends what was decided: decisions, ledger lines, and the periods that lists read. Gives what the journal tells of it. */
export async function append(em: SqlEntityManager, additions: readonly Addition[]): Promise<JournalEntry[]> {
  const decisions = additions.map(({ outcome }) => outcome.decision);
  const ends = decisions.map(({ applicationId, decidedOn }) => ({ id: applicationId, ends: decidedOn }));
  const decided = insertionOf(em, Decision, decisions);
  const begun = insertionOf(
    em,
    ApplicationPeriod,
    additions.map(({ file, outcome }) => periodsOf(file.after(outcome).decisions, file.application).at(-1)!),
  );
  const booked = insertionOf(
    em,
    LedgerLine,
    additions.flatMap(({ outcome }) => outcome.lines),
  );
  await em.execute(
    `with ended as (
       update funding.application_period period set until = given.ends
       from jsonb_to_recordset(?::jsonb) as given (id text, ends date)
       where period.application_id = given.id and period.until = ?
         and period.application_id = any(string_to_array(?, ','))
     ), decided as (${decided.sql}), begun as (${begun.sql}) ${booked.sql}`,
    // Redundant on purpose: jsonb_to_recordset has no row estimate, and without this filter PostgreSQL scans the table.
    [
      JSON.stringify(ends),
      OPEN_END,
      ends.map(({ id }) => id).join(','),
      decided.rows,
      begun.rows,
      booked.rows,
    ],
  );
  return additions.map(entryOf);
}

/** Journal entry of a decision; the first one brings the application itself along. */
function entryOf({ file: { application }, outcome: { decision, lines } }: Addition): JournalEntry {
  const { applicationId, organisation, act, ...facts } = decision;
  return {
    actor: organisation,
    regionCode: application.regionCode,
    kind: act,
    subject: applicationId,
    payload: { ...facts, lines, ...(act === 'CREATE' && { application }) },
  };
}

/** Puts a new application into its table under a number that tells neither how many there are nor which came first. */
export async function register(em: SqlEntityManager, filed: Omit<Application, 'id'>): Promise<Application> {
  for (;;) {
    const id = `${filed.programmeCode}-${filed.regionCode}-${randomInt(100_000, 1_000_000)}`;
    const taken = await em.execute(
      `insert into funding.application (id, programme_code, domain_code, beneficiary_kind, beneficiary_number,
         region_code, data_origin) values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning id`,
      [
        id,
        filed.programmeCode,
        filed.domainCode,
        filed.beneficiaryKind,
        filed.beneficiaryNumber,
        filed.regionCode,
        filed.dataOrigin,
      ],
    );
    if (taken.length > 0) return { id, ...filed };
  }
}
