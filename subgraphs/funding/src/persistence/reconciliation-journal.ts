import { isDeepStrictEqual } from 'node:util';
import { firstBrokenLine } from '@hopen/kit/commands';
import { type SqlEntityManager } from '@hopen/kit/database';
import { ACTS } from '../domain/acts.ts';
import { Application, Decision } from '../domain/application.ts';
import { LedgerLine } from '../domain/ledger.ts';
import { Transmission } from '../domain/transmission.ts';
import type { Difference } from './reconciliation-difference.ts';
import { factsOf, programmeIn } from './reconciliation-facts.ts';

/** Kinds of the journal's lines on acts on applications, as a list in SQL. */
export const ACT_KINDS = ACTS.map((act) => `'${act}'`).join(', ');

/** Facts that the journal holds, in SQL: `key` names the row, `facts` are what it was given. */
export const JOURNALED_FACTS = {
  application: `
    select subject as key, ${programmeIn('subject')} as programme,
      jsonb_strip_nulls(payload::jsonb -> 'application') as facts
    from funding.journal where kind = 'CREATE'`,
  decision: `
    select subject || ' ' || (payload ->> 'sequence') as key, ${programmeIn('subject')} as programme,
      jsonb_strip_nulls((payload::jsonb - 'lines' - 'application')
        || jsonb_build_object('applicationId', subject, 'organisation', actor, 'act', kind)) as facts
    from funding.journal where kind in (${ACT_KINDS})`,
  line: `
    select line ->> 'id' as key, line ->> 'programmeCode' as programme, jsonb_strip_nulls(line) as facts
    from (
      select jsonb_array_elements(payload::jsonb -> 'lines') as line
      from funding.journal where kind in (${ACT_KINDS})
      union all select payload::jsonb from funding.journal where kind in ('ALLOT_ENVELOPE', 'APPORTION_ENVELOPE')
    ) lines`,
  transmission: `
    select subject as key, ${programmeIn('subject')} as programme,
      jsonb_strip_nulls(payload::jsonb || jsonb_build_object('programmeCode', ${programmeIn('subject')},
        'regionCode', region_code, 'organisation', actor,
        'version', substring(subject from '[^-]+$')::int)) as facts
    from funding.journal where kind = 'TRANSMIT_PRESELECTION'`,
};

/** Table whose rows the journal holds: their key there, and those that it must hold. */
interface JournaledTable {
  readonly journaled: string;
  readonly from: string;
  readonly facts: string;
  readonly key: string;
  /** Rows of this programme that did not come with the synthetic data set. */
  readonly declared: string;
}

const journaledTables = (em: SqlEntityManager): JournaledTable[] => [
  {
    journaled: JOURNALED_FACTS.application,
    from: 'funding.application',
    facts: factsOf(em, Application, 'application'),
    key: 'application.id',
    declared: `application.programme_code = ? and application.data_origin = 'DECLARED'`,
  },
  {
    journaled: JOURNALED_FACTS.decision,
    from: 'funding.decision',
    facts: factsOf(em, Decision, 'decision'),
    key: `(decision.application_id || ' ' || decision.sequence)`,
    declared: `decision.application_id in
      (select id from funding.application where programme_code = ? and data_origin = 'DECLARED')`,
  },
  {
    journaled: JOURNALED_FACTS.line,
    from: 'funding.ledger_line',
    facts: factsOf(em, LedgerLine, 'ledger_line'),
    key: 'ledger_line.id',
    declared: `ledger_line.programme_code = ? and ledger_line.data_origin = 'DECLARED'`,
  },
  {
    journaled: JOURNALED_FACTS.transmission,
    from: 'funding.transmission',
    facts: factsOf(em, Transmission, 'transmission'),
    key: `(transmission.programme_code || '-' || transmission.region_code || '-' || transmission.version)`,
    declared: `transmission.programme_code = ? and transmission.data_origin = 'DECLARED'`,
  },
];

/** Checks that the journal is whole and holds every fact made through the graph, as it was made. */
export async function journalDifferences(em: SqlEntityManager, programmeCode: string): Promise<Difference[]> {
  const broken = await firstBrokenLine(em);
  const chain = {
    check: 'JOURNAL',
    subject: `line ${broken}`,
    expected: 'the hash of its chain',
    found: 'another',
  };
  const differences = broken === undefined ? [] : [chain];
  for (const table of journaledTables(em))
    differences.push(...(await journaledDifferences(em, table, programmeCode)));
  return differences;
}

type Facts = Record<string, unknown>;

async function journaledDifferences(
  em: SqlEntityManager,
  { journaled, from, facts, key, declared }: JournaledTable,
  programmeCode: string,
): Promise<Difference[]> {
  const rows: { key: string; journaled: Facts | null; kept: Facts | null }[] = await em.execute(
    `with journaled as materialized (${journaled}), kept as (
       select ${key} as key, ${facts} as facts from ${from} where ${key} in (select key from journaled)
     )
     select key, journaled.facts as journaled, kept.facts as kept from journaled left join kept using (key)
     where journaled.programme = ? and journaled.facts is distinct from kept.facts
     union all
     select ${key}, null, ${facts} from ${from} where ${declared} and ${key} not in (select key from journaled where key is not null)
     order by 1`,
    [programmeCode, programmeCode],
  );
  return rows.map(({ key: subject, journaled: expected, kept }) => ({
    check: 'JOURNAL',
    subject,
    ...unlike(expected, kept),
  }));
}

/** Fields that differ, as JSON. */
function unlike(journaled: Facts | null, kept: Facts | null): Pick<Difference, 'expected' | 'found'> {
  const names = Object.keys({ ...journaled, ...kept }).filter(
    (name) => !isDeepStrictEqual(journaled?.[name], kept?.[name]),
  );
  const text = (facts: Facts | null) =>
    facts ? JSON.stringify(Object.fromEntries(names.map((name) => [name, facts[name] ?? null]))) : 'nothing';
  return { expected: text(journaled), found: text(kept) };
}
