import { dirname, join } from 'node:path';
import type { Database } from '@hopen/kit';
import type { CivilDay } from '@hopen/schema';
import { ImportRefused } from '../domain/finess-refusal.ts';
import type { ImportCounts, ImportKind } from '../domain/import-counts.ts';
import {
  rejectDuplicates,
  rejectMisplacedCoordinates,
  rejectSitesWithoutLegalEntity,
} from '../persistence/finess-checks.ts';
import { countOutcomes } from '../persistence/finess-counts.ts';
import {
  closeAbsentSites,
  refuseTooManyClosures,
  refuseTooManyWithdrawals,
  removeSynthetic,
  withdrawCoordinates,
} from '../persistence/finess-departures.ts';
import { recordExtract, refuseFuture, refuseOlder, tellsAbsence } from '../persistence/finess-extracts.ts';
import { type SurveyedExtract, surveyFiles } from '../persistence/finess-files.ts';
import {
  countFindings,
  type ReportKind,
  refuseOverwriting,
  removeFindings,
  writeFindings,
} from '../persistence/finess-reports.ts';
import { type OnProgress, oneRow, stage, type Transaction } from '../persistence/finess-staging.ts';
import { storeCoordinates, storeLegalEntities, storeSites } from '../persistence/finess-upserts.ts';

export interface ImportOptions {
  readonly today: CivilDay;
  /** Closes more than 5 % of the open sites, or withdraws more than 5 % of the coordinates, when the extract says so. */
  readonly allowClosures: boolean;
  /** Removes the synthetic data in the same transaction. */
  readonly replaceSynthetic: boolean;
  /** Where rejected lines are written; the file appears only when there are any. Remarks go beside it. */
  readonly rejectsPath: string;
  readonly onProgress?: OnProgress;
}

/** Lines written to a file, and how many per reason; `path` is null when there are none. */
export interface FindingsReport {
  readonly path: string | null;
  readonly countByCode: Record<string, number>;
}

/** The name of the file of the lines that were loaded with a value left out. */
const REMARKS_FILE = 'finess-remarks.csv';

/** What an import did. */
export interface ImportReport {
  readonly extractedOn: CivilDay;
  readonly counts: Record<ImportKind, ImportCounts>;
  readonly rejected: FindingsReport;
  readonly remarks: FindingsReport;
}

/**
 * Imports the files of one extract of FINESS, in one transaction: it is all there afterwards, or nothing is. Lines that
 * are wrong by themselves are rejected and the rest is loaded; `ImportRefused` when the files as a whole are refused.
 */
export async function importFiness(
  database: Database,
  files: readonly string[],
  options: ImportOptions,
): Promise<ImportReport> {
  await refuseOverwriting(files, [options.rejectsPath, remarksPath(options)]);
  const extract = await surveyFiles(files);
  refuseFuture(extract, options.today);
  return database.em.fork().transactional(async (em) => {
    // Two imports at once would both find the same sites missing: the second waits for the first.
    await em.execute('select pg_advisory_xact_lock(hashtext(?))', ['hopen.import.finess']);
    await refuseOlder(em, extract);
    await makeRoom(em, options.replaceSynthetic);
    await stage(em, extract, options.onProgress ?? (() => {}));
    return load(em, extract, options);
  });
}

/** From the staging tables into the real ones, in the order in which one thing needs the other. */
async function load(
  em: Transaction,
  extract: SurveyedExtract,
  options: ImportOptions,
): Promise<ImportReport> {
  await rejectDuplicates(em, 'structureej');
  const isAbsenceTelling = await tellsAbsence(em, extract);
  if (isAbsenceTelling && !options.allowClosures) await refuseTooManyClosures(em);
  await storeLegalEntities(em);
  await rejectSitesWithoutLegalEntity(em);
  await rejectDuplicates(em, 'structureet');
  await storeSites(em);
  const closed = isAbsenceTelling ? await closeAbsentSites(em, extract.extractedOn) : 0;
  const withdrawn = await loadCoordinates(em, options);
  const counts = await countOutcomes(em);
  counts.sites.closed = closed;
  counts.coordinates.closed = withdrawn;
  await recordExtract(em, extract, counts, options.today);
  const rejected = await reportFindings(em, 'rejected', options.rejectsPath);
  const remarks = await reportFindings(em, 'remarks', remarksPath(options));
  refuseNothing(counts, rejected);
  return { extractedOn: extract.extractedOn, counts, rejected, remarks };
}

/** Withdraws coordinates, then stores those that the files bring; says how many are withdrawn. */
async function loadCoordinates(em: Transaction, { allowClosures }: ImportOptions): Promise<number> {
  await rejectMisplacedCoordinates(em);
  await rejectDuplicates(em, 'geolocalisation');
  if (!allowClosures) await refuseTooManyWithdrawals(em);
  const withdrawn = await withdrawCoordinates(em);
  await storeCoordinates(em);
  return withdrawn;
}

const remarksPath = ({ rejectsPath }: ImportOptions) => join(dirname(rejectsPath), REMARKS_FILE);

/** Real and fictitious sites side by side would double every total. */
async function makeRoom(em: Transaction, replaceSynthetic: boolean): Promise<void> {
  if (replaceSynthetic) return removeSynthetic(em);
  const { count } = await oneRow<{ count: number }>(
    em,
    `select count(*)::int as count from (
    select from establishments.establishment where data_origin = 'SYNTHETIC'
    union all select from establishments.legal_entity where data_origin = 'SYNTHETIC'
    union all select from establishments.hospital_group where data_origin = 'SYNTHETIC') synthetic`,
  );
  if (count === 0) return;
  throw new ImportRefused(
    'SYNTHETIC_DATA_PRESENT',
    'The database holds the synthetic data set, and real hospitals beside it would double every total. Nothing was written: add --replace-synthetic to remove the synthetic data and import this extract instead.',
  );
}

/** Files of which not a single line can be loaded replace nothing, and their day does not count as imported. */
function refuseNothing(counts: ImportReport['counts'], rejected: FindingsReport): void {
  const sum = (count: (of: ImportCounts) => number) =>
    Object.values(counts).reduce((total, of) => total + count(of), 0);
  if (sum((of) => of.rejected) < sum((of) => of.read)) return;
  throw new ImportRefused(
    'NOTHING_TO_LOAD',
    `These files hold no line that could be loaded, so nothing was written. ${rejected.path ? `${rejected.path} says what is wrong with each line.` : 'They hold their header alone.'}`,
  );
}

async function reportFindings(em: Transaction, kind: ReportKind, path: string): Promise<FindingsReport> {
  const countByCode = await countFindings(em, kind);
  if (Object.keys(countByCode).length === 0) {
    await removeFindings(path);
    return { path: null, countByCode };
  }
  await writeFindings(em, kind, path);
  return { path, countByCode };
}
