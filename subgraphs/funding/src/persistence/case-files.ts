import { randomInt } from 'node:crypto';
import { appendToJournal, bulkInsert, holdNames, type SqlEntityManager } from '@hopen/kit';
import { LockMode } from '@mikro-orm/core';
import { Application, ApplicationPeriod, Decision } from '../domain/application.ts';
import { ApplicationState } from '../domain/application-state.ts';
import { CaseFile, type Outcome } from '../domain/case-file.ts';
import type { OtherApplication } from '../domain/eligibility.ts';
import { LedgerLine } from '../domain/ledger.ts';
import { OPEN_END, periodsOf } from '../domain/periods.ts';
import type { Holding } from '../domain/selecting.ts';
import type { Structure } from '../domain/structure.ts';

// Commands lock in this order, so that two of them never wait for each other: the budget, the envelopes, the
// structures, the applications by number, and last the journal.

/** Holds the budget of a programme: until the commit nobody else allots any of it. */
export const lockBudget = (em: SqlEntityManager, programmeCode: string) =>
  holdNames(em, [`funding.budget ${programmeCode}`]);

/** Holds regional envelopes: until the commit nobody else reserves or commits any of them. */
export const lockEnvelopes = (
  em: SqlEntityManager,
  envelopes: readonly { programmeCode: string; regionCode: string }[],
) =>
  holdNames(
    em,
    envelopes.map((each) => `funding.envelope ${each.programmeCode} ${each.regionCode}`),
  );

/** Holds structures: until the commit nobody else gives them an application or a domain. */
export const lockStructures = (em: SqlEntityManager, structures: readonly Structure[]) =>
  holdNames(
    em,
    structures.map((structure) => `funding.structure ${structure}`),
  );

/** The applications of these numbers, as they are now, whether or not anybody may see them. */
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
  const applications = await em.find(
    Application,
    { id: { $in: [...ids] } },
    { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true },
  );
  return readFiles(em, applications);
}

/** The files of these applications, with everything decided and booked on them. */
export async function readFiles(
  em: SqlEntityManager,
  applications: readonly Application[],
): Promise<CaseFile[]> {
  const within = { applicationId: { $in: applications.map(({ id }) => id) } };
  const decisions = await em.find(Decision, within, {
    orderBy: { sequence: 'asc' },
    disableIdentityMap: true,
  });
  const lines = await em.find(LedgerLine, within, {
    orderBy: [{ decisionSequence: 'asc' }, { recordedOn: 'asc' }, { id: 'asc' }],
    disableIdentityMap: true,
  });
  const decisionsOf = Map.groupBy(decisions, ({ applicationId }) => applicationId);
  const linesOf = Map.groupBy(lines, ({ applicationId }) => applicationId);
  return applications.map(
    (each) => new CaseFile(each, decisionsOf.get(each.id) ?? [], linesOf.get(each.id) ?? []),
  );
}

/** A file and what is added to it. */
export interface Addition {
  readonly file: CaseFile;
  readonly outcome: Outcome;
}

/** Appends what was decided: decisions, ledger lines and journal, and the periods that lists read. */
export async function append(em: SqlEntityManager, additions: readonly Addition[]): Promise<void> {
  const decisions = additions.map(({ outcome }) => outcome.decision);
  const lines = additions.flatMap(({ outcome }) => outcome.lines);
  const periods = additions.map(
    ({ file, outcome }) => periodsOf(file.after(outcome).decisions, file.application).at(-1)!,
  );
  const ends = decisions.map(({ applicationId, decidedOn }) => ({ id: applicationId, ends: decidedOn }));
  await em.execute(
    `update funding.application_period period set until = given.ends
     from jsonb_to_recordset(?::jsonb) as given (id text, ends date)
     where period.application_id = given.id and period.until = ?
       and period.application_id = any(string_to_array(?, ','))`,
    // The list says twice what is meant: without it the planner takes the recordset for a long one and reads the table.
    [JSON.stringify(ends), OPEN_END, ends.map(({ id }) => id).join(',')],
  );
  await bulkInsert(em, Decision, decisions);
  await bulkInsert(em, ApplicationPeriod, periods);
  await bulkInsert(em, LedgerLine, lines);
  await appendToJournal(em, additions.map(entryOf));
}

/** As the journal tells it; the first decision brings with it what the application itself says. */
function entryOf({ file: { application }, outcome: { decision, lines } }: Addition) {
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
