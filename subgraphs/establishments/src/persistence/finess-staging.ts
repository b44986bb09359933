import type { Database } from '@hopen/kit/database';
import type { CivilDay } from '@hopen/schema';
import { type LeftOut, NOTHING_LEFT_OUT, type ReadEntity } from '../domain/finess-plus-record.ts';
import type { Scope } from '../domain/finess-scope.ts';
import { recordLines, type SurveyedExtract, type SurveyedFile } from './finess-files.ts';
import { plusRecords } from './finess-plus-records.ts';
import { StagedRecord } from './finess-staged-record.ts';

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

/** Bounds of one statement: a line has some hundred characters, a record of FINESS+ some thousand. */
const RECORDS_PER_STATEMENT = 1000;
const CHARACTERS_PER_STATEMENT = 2 ** 20;

/**
 * Temporary tables of the lines and their outcomes. Rows are only added: a line is decided once `finess_outcome` has its id, and
 * its first outcome stands.
 */
const STAGING_TABLES = [
  `create temp table finess_line (
    id int primary key,
    file text not null,
    place text not null,
    record_type text,
    number text,
    fields jsonb,
    closed_on date,
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

/** Facts of the files beside the staging tables. */
export interface Staged {
  /** Counts of records of FINESS+ that are not ours. */
  readonly leftOut: LeftOut;
  /** Numbers of all legal entities of FINESS+, by their `pmSmsseId`. */
  readonly entityNumbers: ReadonlyMap<string, string>;
}

/** Reads all files into the staging tables, in batches. */
export async function stage(
  em: Transaction,
  extract: SurveyedExtract,
  scope: Scope,
  onProgress: OnProgress,
): Promise<Staged> {
  for (const sql of STAGING_TABLES) await em.execute(sql);
  const totalBytes = extract.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const leftOut: { -readonly [Kind in keyof LeftOut]: number } = { ...NOTHING_LEFT_OUT };
  const entityNumbers = new Map<string, string>();
  let [bytesBefore, doneBytes] = [0, 0];
  let batch: StagedRecord[] = [];
  let characters = 0;
  let id = 0;
  const flush = async () => {
    await stageBatch(em, batch);
    batch = [];
    characters = 0;
    onProgress(doneBytes, totalBytes);
  };
  for (const file of extract.files) {
    for await (const part of partsOf(file, extract.extractedOn, scope, () => ++id)) {
      batch.push(...part.records);
      for (const { raw } of part.records) characters += raw.length;
      leftOut.legalEntities += part.leftOut.legalEntities;
      leftOut.sites += part.leftOut.sites;
      leftOut.hospitalGroups += part.leftOut.hospitalGroups;
      if (part.numbers) entityNumbers.set(part.numbers.smsseId, part.numbers.finess);
      doneBytes = bytesBefore + part.doneBytes;
      if (batch.length >= RECORDS_PER_STATEMENT || characters >= CHARACTERS_PER_STATEMENT) await flush();
    }
    bytesBefore += file.sizeBytes;
  }
  await flush();
  onProgress(totalBytes, totalBytes);
  await em.execute('create index on finess_line (record_type, number)');
  for (const table of ['finess_line', 'finess_outcome']) await em.execute(`analyze ${table}`);
  return { leftOut, entityNumbers };
}

interface Part extends Omit<ReadEntity, 'records'> {
  readonly records: readonly StagedRecord[];
  readonly doneBytes: number;
}

/** Records of a file, in either format. */
async function* partsOf(
  file: SurveyedFile,
  extractedOn: CivilDay,
  scope: Scope,
  nextId: () => number,
): AsyncGenerator<Part> {
  const { name } = file;
  if (file.encoding === null) {
    for await (const { records, ...part } of plusRecords(file.path, name, { extractedOn, scope }))
      yield { ...part, records: records.map((each) => StagedRecord.ofPlus(nextId(), name, each)) };
    return;
  }
  let doneBytes = 0;
  for await (const line of recordLines(file)) {
    doneBytes += line.sizeBytes;
    const records = [StagedRecord.ofLine(nextId(), name, line)];
    yield { records, leftOut: NOTHING_LEFT_OUT, numbers: null, doneBytes };
  }
}

async function stageBatch(em: Transaction, batch: readonly StagedRecord[]): Promise<void> {
  await insertAll(
    em,
    'finess_line',
    'id, file, place, record_type, number, fields, closed_on, raw',
    batch.map((each) => each.lineRow),
  );
  await insertOutcomes(
    em,
    batch.flatMap((each) => each.outcomeRows),
  );
  await insertRemarks(
    em,
    batch.flatMap((each) => each.remarkRows),
  );
}

/** Outcome of a line, or a remark on it. */
export interface Finding {
  readonly id: number;
  readonly outcome?: string;
  readonly code?: string | null;
  readonly reason?: string | null;
}

export const insertOutcomes = (em: Transaction, rows: readonly Finding[]): Promise<void> =>
  insertAll(em, 'finess_outcome', 'id, outcome, code, reason', rows);

export const insertRemarks = (em: Transaction, rows: readonly Finding[]): Promise<void> =>
  insertAll(em, 'finess_remark', 'id, code, reason', rows);

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
