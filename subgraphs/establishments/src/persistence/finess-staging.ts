import type { Database } from '@hopen/kit/database';
import { recordLines, type SurveyedExtract } from './finess-files.ts';
import { StagedLine } from './finess-staged-line.ts';

/** Entity manager of the transaction of an import. */
export type Transaction = Database['em'];

/** Row of a query that always has exactly one. */
export async function oneRow<Row>(
  em: Transaction,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Row> {
  const [row] = await em.execute(sql, params);
  return row as Row;
}

const LINES_PER_STATEMENT = 1000;

/**
 * Temporary tables of the lines and their outcomes. Rows are only added: a line is decided once `finess_outcome` has its id, and
 * its first outcome stands.
 */
const STAGING_TABLES = [
  `create temp table finess_line (
    id int primary key,
    file text not null,
    line int not null,
    record_type text,
    number text,
    fields jsonb,
    raw text not null
  ) on commit drop`,
  `create temp table finess_outcome (
    id int primary key,
    outcome text not null,
    code text,
    reason text
  ) on commit drop`,
  `create temp table finess_remark (
    key int generated always as identity primary key,
    id int not null,
    code text not null,
    reason text not null
  ) on commit drop`,
];

/** Progress of reading, in bytes. */
export type OnProgress = (doneBytes: number, totalBytes: number) => void;

/** Reads all files into the staging tables, in batches. */
export async function stage(
  em: Transaction,
  extract: SurveyedExtract,
  onProgress: OnProgress,
): Promise<void> {
  for (const sql of STAGING_TABLES) await em.execute(sql);
  const totalBytes = extract.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let doneBytes = 0;
  let batch: StagedLine[] = [];
  let id = 0;
  const flush = async () => {
    await stageBatch(em, batch);
    batch = [];
    onProgress(doneBytes, totalBytes);
  };
  for (const file of extract.files) {
    for await (const line of recordLines(file)) {
      batch.push(new StagedLine(++id, file.name, line));
      doneBytes += line.sizeBytes;
      if (batch.length === LINES_PER_STATEMENT) await flush();
    }
  }
  await flush();
  onProgress(totalBytes, totalBytes);
  await em.execute('create index on finess_line (record_type, number)');
  for (const table of ['finess_line', 'finess_outcome']) await em.execute(`analyze ${table}`);
}

async function stageBatch(em: Transaction, batch: readonly StagedLine[]): Promise<void> {
  await insertAll(
    em,
    'finess_line',
    'id, file, line, record_type, number, fields, raw',
    batch.map((each) => each.lineRow),
  );
  await insertAll(
    em,
    'finess_outcome',
    'id, outcome, code, reason',
    batch.flatMap((each) => each.outcomeRows),
  );
  await insertAll(
    em,
    'finess_remark',
    'id, code, reason',
    batch.flatMap((each) => each.remarkRows),
  );
}

async function insertAll(
  em: Transaction,
  table: string,
  names: string,
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  await em.execute(
    `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, ?::jsonb)`,
    [JSON.stringify(rows)],
  );
}
