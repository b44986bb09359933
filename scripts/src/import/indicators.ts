import { stat } from 'node:fs/promises';
import { establishments } from '@hopen/establishments';
import { Beneficiary, indicators } from '@hopen/indicators';
import { type Database, type DatabaseLocation, refreshStatistics } from '@hopen/kit/database';
import { openSubgraphDatabase } from '@hopen/kit/serve';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import type { CivilDay } from '@hopen/schema';
import { fillAlone } from '../local-country/fill-lock.ts';
import { type ShownProgress, showProgress } from '../local-country/progress.ts';
import { importBatch } from './indicators-batch.ts';
import { findImportContext } from './indicators-context.ts';
import { SeenRows } from './indicators-duplicate-rows.ts';
import { type FileRow, rowsOf } from './indicators-file.ts';
import { RejectsFile } from './indicators-rejects.ts';
import { describeIndicatorImport, ImportTally } from './indicators-report.ts';

/** Rows per transaction. */
const ROWS_PER_BATCH = 500;

/** Parsed options, with absolute paths. */
export interface IndicatorCommand {
  readonly file: string;
  readonly rejectsPath: string;
}

/** Imports declared values batch by batch and prints a report. Resolves to true if every row was accepted. */
export async function runIndicatorImport(
  location: DatabaseLocation,
  today: CivilDay,
  command: IndicatorCommand,
): Promise<boolean> {
  const databases = new Map<string, Database>();
  try {
    for (const subgraph of [establishments, indicators])
      databases.set(subgraph.name, await openSubgraphDatabase(subgraph, location, today));
    const database = databases.get('indicators')!;
    await refuseEmptyCopy(database);
    const isWhole = await fillAlone(databases, () => importAndReport(database, today, command));
    await refreshStatistics(database);
    return isWhole;
  } finally {
    for (const database of databases.values()) await database.close();
  }
}

/** Fails early without any beneficiaries, since every row would be rejected for a misleading reason. */
async function refuseEmptyCopy({ em }: Database): Promise<void> {
  if ((await em.fork().count(Beneficiary)) > 0) return;
  throw new UserFacingError(
    'No beneficiary is known here yet: import an extract of FINESS first, or fill the database with npm start.',
  );
}

async function importAndReport(
  database: Database,
  today: CivilDay,
  { file, rejectsPath }: IndicatorCommand,
): Promise<boolean> {
  const rejects = await RejectsFile.open(rejectsPath, file);
  const tally = new ImportTally();
  const progress = showProgress(process.stdout);
  let isComplete = false;
  try {
    await importFile(database, file, { today, rejects, tally, progress });
    isComplete = true;
    return tally.counts.rejected === 0;
  } finally {
    progress.stop();
    const written = await rejects.close();
    console.log(describeIndicatorImport(file, tally, { isComplete, rejectsPath: written }));
  }
}

interface Import {
  readonly today: CivilDay;
  readonly rejects: RejectsFile;
  readonly tally: ImportTally;
  readonly progress: ShownProgress;
}

async function importFile(
  { em }: Database,
  path: string,
  { today, rejects, tally, progress }: Import,
): Promise<void> {
  const totalBytes = (await stat(path).catch(() => undefined))?.size ?? 0;
  const context = await findImportContext(em.fork(), today);
  const seen = new SeenRows();
  for await (const batch of inBatches(rowsOf(path))) {
    const outcomes = await em.fork().transactional((inBatch) => importBatch(inBatch, batch, context, seen));
    await rejects.add(outcomes);
    tally.add(outcomes);
    progress.update(batch.at(-1)!.doneBytes, totalBytes);
  }
}

/** Batches rows; at a fault of the file, yields the rows before it first. */
async function* inBatches(rows: AsyncIterable<FileRow>): AsyncGenerator<FileRow[]> {
  let batch: FileRow[] = [];
  let fault: { readonly error: unknown } | undefined;
  try {
    for await (const row of rows) {
      batch.push(row);
      if (batch.length < ROWS_PER_BATCH) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    fault = { error };
  }
  if (batch.length > 0) yield batch;
  if (fault) throw fault.error;
}
