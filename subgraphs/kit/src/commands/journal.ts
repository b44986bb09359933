import { createHash } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { lockNames, lockRow } from '../database/locks.ts';
import type { Writes } from '../database/roles.ts';
import { requester, requestId } from '../server/request-log.ts';

/** Table of a subgraph's journal, for its migrations. */
export const JOURNAL_TABLE = `
create table journal (
  sequence bigint primary key,
  at timestamptz not null,
  actor text not null,
  region_code text,
  kind text not null,
  subject text not null,
  payload json not null,
  previous_hash text not null,
  hash text not null
);
create index journal_by_subject on journal (subject, sequence);
create table journal_head (
  is_head boolean primary key default true check (is_head),
  sequence bigint not null,
  hash text not null
);
`;

/** Adds the requester, for subgraphs with an older journal. Null in older lines and in those without a request. */
export const JOURNAL_DONE_BY = 'alter table journal add column done_by json;';

/** Write permissions: lines are only inserted; the head is updated. */
export const JOURNAL_WRITES: Writes = { journal: [], journal_head: ['sequence', 'hash'] };

/** Fact recorded in the journal. */
export interface JournalEntry {
  /** Organisation that acted. */
  readonly actor: string;
  readonly regionCode: string | null;
  readonly kind: string;
  /** Subject of the fact, e.g. an application number. */
  readonly subject: string;
  readonly payload: object;
}

interface JournalLine extends JournalEntry {
  readonly sequence: number;
  readonly at: string;
  /** Pseudonym, role and region of the requester, with the request id, as JSON. */
  readonly doneBy: string | null;
}

/** Previous hash of the first line. */
const GENESIS = '0'.repeat(64);

/**
 * Appends facts to the journal, in the transaction that makes them true. Lines form a hash chain, so that changes and
 * gaps are detectable. Call it last: it locks the journal until the commit.
 */
export async function appendToJournal(em: SqlEntityManager, entries: readonly JournalEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const journal = journalOf(em);
  let { sequence, hash } = await holdHead(em);
  const at = new Date().toISOString();
  const by = requester();
  const doneBy = by ? JSON.stringify({ ...by, requestId: requestId() }) : null;
  const lines = entries.map((entry) => {
    sequence += 1;
    const line: JournalLine = { ...entry, sequence, at, doneBy };
    const previousHash = hash;
    hash = hashOf(line, JSON.stringify(entry.payload), previousHash);
    return { ...line, previousHash, hash };
  });
  // One statement for lines and head, since each round trip prolongs the lock that other writers wait for.
  await em.execute(
    `with line as (
       insert into ${journal} (sequence, at, actor, region_code, kind, subject, payload, previous_hash, hash, done_by)
       select sequence, at, actor, "regionCode", kind, subject, payload, "previousHash", hash, "doneBy"::json
       from json_to_recordset(?::json) as line (sequence bigint, at timestamptz, actor text, "regionCode" text, kind text,
         subject text, payload json, "previousHash" text, hash text, "doneBy" text)
     )
     insert into ${journal}_head (sequence, hash) values (?, ?)
     on conflict (is_head) do update set sequence = excluded.sequence, hash = excluded.hash`,
    [JSON.stringify(lines), sequence, hash],
  );
}

const journalOf = (em: SqlEntityManager) => `"${em.config.get('schema')}".journal`;

/** End of the journal, kept in its own table so that truncation is detectable. */
interface Head {
  readonly sequence: number;
  readonly hash: string;
}

const HEAD_COLUMNS = 'sequence, hash';

async function headOf(em: SqlEntityManager): Promise<Head> {
  const [head] = await em.execute(`select ${HEAD_COLUMNS} from ${journalOf(em)}_head`);
  return { sequence: Number(head?.sequence ?? 0), hash: head?.hash ?? GENESIS };
}

/** Number of lines. While unchanged, no command has had an effect. */
export const journalLength = async (em: SqlEntityManager): Promise<number> => (await headOf(em)).sequence;

/** Reads the head and locks it until the commit. */
async function holdHead(em: SqlEntityManager): Promise<Head> {
  const journal = journalOf(em);
  const head = await lockRow<Head>(em, journal, { table: `${journal}_head`, columns: HEAD_COLUMNS });
  if (head) return { ...head, sequence: Number(head.sequence) };
  // Either the journal is empty, or its first line was written while this transaction waited.
  await lockNames(em, [journal]);
  return headOf(em);
}

interface ReadLine extends Omit<JournalLine, 'payload' | 'sequence'> {
  readonly sequence: string;
  readonly payload: string;
  readonly previous_hash: string;
  readonly hash: string;
}

function hashOf(line: Omit<JournalLine, 'payload'>, payload: string, previousHash: string): string {
  const { sequence, at, actor, regionCode, kind, subject, doneBy } = line;
  const hashed = [sequence, at, actor, regionCode, kind, subject, payload, previousHash];
  // Lines older than the requester column keep their original hash.
  const text = JSON.stringify(doneBy === null ? hashed : [...hashed, doneBy]);
  return createHash('sha256').update(text).digest('hex');
}

const LINES_PER_READ = 5_000;

/** Sequence number of the first line that breaks the hash chain or is missing before the head; undefined if intact. */
export async function firstBrokenLine(em: SqlEntityManager): Promise<number | undefined> {
  let [sequence, hash] = [0, GENESIS];
  // Starts below every number, so that a line inserted before the first is read too.
  for (let after = Number.MIN_SAFE_INTEGER; ; after = sequence) {
    const lines: ReadLine[] = await em.execute(
      `select sequence::text as sequence, actor, region_code as "regionCode", kind, subject, payload::text as payload,
         done_by::text as "doneBy", to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, previous_hash, hash
       from ${journalOf(em)} where sequence > ? order by journal.sequence limit ?`,
      [after, LINES_PER_READ],
    );
    for (const read of lines) {
      const line = { ...read, sequence: Number(read.sequence), at: read.at.replace('000Z', 'Z') };
      const isNext = line.sequence === sequence + 1 && line.previous_hash === hash;
      if (!isNext || hashOf(line, line.payload, hash) !== line.hash) return sequence + 1;
      [sequence, hash] = [line.sequence, line.hash];
    }
    if (lines.length < LINES_PER_READ) break;
  }
  const head = await headOf(em);
  if (head.sequence === sequence && head.hash === hash) return undefined;
  return Math.min(head.sequence, sequence) + 1;
}
