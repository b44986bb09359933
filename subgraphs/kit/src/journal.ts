import { createHash } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { holdNames } from './locks.ts';

/** The table of a subgraph's journal, for its migrations. */
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

/** A fact as the journal tells it. */
export interface JournalEntry {
  /** The organisation that acted. */
  readonly actor: string;
  readonly regionCode: string | null;
  readonly kind: string;
  /** What it is about, e.g. the number of an application. */
  readonly subject: string;
  readonly payload: object;
}

interface JournalLine extends JournalEntry {
  readonly sequence: number;
  readonly at: string;
}

/** What the first line follows. */
const GENESIS = '0'.repeat(64);

/**
 * Appends facts to the subgraph's journal, in the transaction that makes them true. Each line carries the hash of the
 * line before it, so that no line can be changed or lost unseen. Call it last: until the commit nobody else appends.
 */
export async function appendToJournal(em: SqlEntityManager, entries: readonly JournalEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const journal = journalOf(em);
  await holdNames(em, [journal]);
  const at = new Date().toISOString();
  let { sequence, hash } = await headOf(em);
  const lines = entries.map((entry) => {
    sequence += 1;
    const line: JournalLine = { ...entry, sequence, at };
    const previousHash = hash;
    hash = hashOf(line, JSON.stringify(entry.payload), previousHash);
    return { ...line, previousHash, hash };
  });
  await em.execute(
    `insert into ${journal} (sequence, at, actor, region_code, kind, subject, payload, previous_hash, hash)
     select sequence, at, actor, "regionCode", kind, subject, payload, "previousHash", hash
     from json_to_recordset(?::json) as line (sequence bigint, at timestamptz, actor text, "regionCode" text, kind text,
       subject text, payload json, "previousHash" text, hash text)`,
    [JSON.stringify(lines)],
  );
  await em.execute(
    `insert into ${journal}_head (sequence, hash) values (?, ?)
     on conflict (is_head) do update set sequence = excluded.sequence, hash = excluded.hash`,
    [sequence, hash],
  );
}

const journalOf = (em: SqlEntityManager) => `"${em.config.get('schema')}".journal`;

/** Where the journal ends: kept beside it, so that lines taken off its end are missed. The next line follows it. */
async function headOf(em: SqlEntityManager): Promise<{ sequence: number; hash: string }> {
  const [head] = await em.execute(`select sequence, hash from ${journalOf(em)}_head`);
  return { sequence: Number(head?.sequence ?? 0), hash: head?.hash ?? GENESIS };
}

interface ReadLine extends Omit<JournalLine, 'payload' | 'sequence'> {
  readonly sequence: string;
  readonly payload: string;
  readonly previous_hash: string;
  readonly hash: string;
}

function hashOf(line: Omit<JournalLine, 'payload'>, payload: string, previousHash: string): string {
  const { sequence, at, actor, regionCode, kind, subject } = line;
  const text = JSON.stringify([sequence, at, actor, regionCode, kind, subject, payload, previousHash]);
  return createHash('sha256').update(text).digest('hex');
}

const LINES_PER_READ = 5_000;

/** The first line that does not follow from the one before it, or that the head knows and nobody finds, by its number. */
export async function firstBrokenLine(em: SqlEntityManager): Promise<number | undefined> {
  let [sequence, hash] = [0, GENESIS];
  // Before every number, so that a line that was slipped in before the first is read too.
  for (let after = Number.MIN_SAFE_INTEGER; ; after = sequence) {
    const lines: ReadLine[] = await em.execute(
      `select sequence::text as sequence, actor, region_code as "regionCode", kind, subject, payload::text as payload,
         to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, previous_hash, hash
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
