import type { SqlEntityManager } from '@hopen/kit/database';
import { Application, Decision } from '../domain/application.ts';
import { LedgerLine } from '../domain/ledger.ts';
import { Programme } from '../domain/programme.ts';
import { Transmission } from '../domain/transmission.ts';
import type { Difference } from './reconciliation-difference.ts';
import { factsOf } from './reconciliation-facts.ts';
import { JOURNALED_FACTS } from './reconciliation-journal.ts';

/** Number of rows of the synthetic data set in a table, and the digest of all of them. */
export interface LoadDigest {
  readonly rows: number;
  readonly digest: string | null;
}

/** Digests by table. */
export type LoadDigests = Readonly<Record<string, LoadDigest>>;

const NOTHING: LoadDigest = { rows: 0, digest: null };

/** Rows that came with the synthetic data set: what was done on it later has its own lines in the journal. */
const loadedRows = (em: SqlEntityManager): Record<string, string> => ({
  application: `
    select id as key, ${factsOf(em, Application, 'application')} as facts
    from funding.application where programme_code = ? and data_origin = 'SYNTHETIC'`,
  decision: `
    select application_id || ' ' || sequence as key, ${factsOf(em, Decision, 'decision')} as facts
    from funding.decision join funding.application on application.id = application_id
    where programme_code = ? and data_origin = 'SYNTHETIC'
      and application_id || ' ' || sequence not in (select key from (${JOURNALED_FACTS.decision}) journaled)`,
  ledger_line: `
    select id as key, ${factsOf(em, LedgerLine, 'ledger_line')} as facts
    from funding.ledger_line where programme_code = ? and data_origin = 'SYNTHETIC'
      and id not in (select key from (${JOURNALED_FACTS.line}) journaled)`,
  transmission: `
    select region_code || ' ' || version as key, ${factsOf(em, Transmission, 'transmission')} as facts
    from funding.transmission where programme_code = ? and data_origin = 'SYNTHETIC'`,
});

/** Digests of a programme's synthetic data set. */
async function digestsOf(em: SqlEntityManager, programmeCode: string): Promise<LoadDigests> {
  const digests: Record<string, LoadDigest> = {};
  for (const [table, rows] of Object.entries(loadedRows(em))) {
    const [row] = await em.execute(
      `select count(*)::int as rows,
         encode(sha256(convert_to(string_agg(facts::text, chr(10) order by key collate "C"), 'UTF8')), 'hex') as digest
       from (${rows}) loaded`,
      [programmeCode],
    );
    digests[table] = { rows: row!.rows, digest: row!.digest };
  }
  return digests;
}

/** Digests of the synthetic data set by programme, for the journal line of its loading. */
export async function loadDigests(em: SqlEntityManager): Promise<Record<string, LoadDigests>> {
  const byProgramme: Record<string, LoadDigests> = {};
  for (const { code } of await em.find(Programme, {}, { disableIdentityMap: true })) {
    byProgramme[code] = await digestsOf(em, code);
  }
  return byProgramme;
}

/** Checks that the synthetic data set is as it was loaded; one loaded before there was a journal is not checked. */
export async function loadDifferences(em: SqlEntityManager, programmeCode: string): Promise<Difference[]> {
  const journaled = await journaledDigests(em);
  if (!journaled) return [];
  const kept = await digestsOf(em, programmeCode);
  return Object.entries(kept).flatMap(([table, found]) => {
    const expected = journaled[programmeCode]?.[table] ?? NOTHING;
    if (expected.rows === found.rows && expected.digest === found.digest) return [];
    const subject = `${programmeCode} ${table}`;
    return [{ check: 'LOAD', subject, expected: describe(expected), found: describe(found) }];
  });
}

const describe = ({ rows, digest }: LoadDigest) => `${rows} rows, digest ${digest ?? 'none'}`;

/** Digests of the last loading; of nothing, once it was removed. */
async function journaledDigests(em: SqlEntityManager): Promise<Record<string, LoadDigests> | undefined> {
  const [last] = await em.execute(
    `select kind, payload -> 'digests' as digests from funding.journal
     where kind in ('LOAD_SYNTHETIC_DATA', 'REMOVE_SYNTHETIC_DATA') order by sequence desc limit 1`,
  );
  return last?.kind === 'REMOVE_SYNTHETIC_DATA' ? {} : (last?.digests ?? undefined);
}
