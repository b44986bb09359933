import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Database } from '@hopen/kit/database';
import type { CivilDay } from '@hopen/schema';
import { ImportRefused } from '../domain/finess-refusal.ts';
import { HOSPITAL_CATEGORIES } from '../domain/finess-scope.ts';
import type { KnownGroup } from '../domain/hospital-group-codes.ts';
import { type ImportCounts, type ImportKind, isAllRejected } from '../domain/import-counts.ts';
import {
  leaveOutEntitiesWithoutSite,
  rejectDuplicates,
  rejectMisplacedCoordinates,
  rejectSitesWithoutLegalEntity,
  remarkOnFarCoordinates,
} from '../persistence/finess-checks.ts';
import { countOutcomes } from '../persistence/finess-counts.ts';
import {
  closeAbsentSites,
  refuseTooManyClosures,
  refuseTooManyWithdrawals,
  withdrawCoordinates,
} from '../persistence/finess-departures.ts';
import {
  isAbsenceMeaningful,
  recordImport,
  refuseFuture,
  refuseOlder,
} from '../persistence/finess-extracts.ts';
import { surveyFiles } from '../persistence/finess-files.ts';
import { type StoredGroups, storeHospitalGroups } from '../persistence/finess-groups.ts';
import { type FindingsReport, refuseOverwriting, reportFindings } from '../persistence/finess-reports.ts';
import { findScope } from '../persistence/finess-scope.ts';
import { type OnProgress, stage } from '../persistence/finess-staging.ts';
import { refuseSynthetic, removeSynthetic } from '../persistence/finess-synthetic.ts';
import { storeCoordinates, storeLegalEntities, storeSites } from '../persistence/finess-upserts.ts';
import { lastImport } from '../persistence/registry-imports.ts';

export interface ImportOptions {
  readonly today: CivilDay;
  /** Person or job that imports, as recorded with it. */
  readonly importedBy?: string;
  /** Accepts closures of more than 5 % of the open sites, and withdrawals of more than 5 % of the coordinates. */
  readonly allowClosures: boolean;
  /** Removes the synthetic data in the same transaction. */
  readonly replaceSynthetic: boolean;
  /** Categories of the sites of FINESS+ that are imported: hospitals by default, null for all. The CSV holds hospitals only. */
  readonly categories?: readonly string[] | null;
  /** Hospital groups with their codes, as the SAE has them: FINESS+ has numbers of its own since the spring of 2026. */
  readonly groupCodes?: readonly KnownGroup[];
  /** File of the rejected lines; it appears only when there are any. Remarks go beside it. */
  readonly rejectsPath: string;
  readonly onProgress?: OnProgress;
}

export interface ImportReport {
  readonly extractedOn: CivilDay;
  readonly counts: Record<ImportKind, ImportCounts>;
  readonly rejected: FindingsReport;
  readonly remarks: FindingsReport;
  /** Notes on the files as a whole. */
  readonly notes: readonly string[];
}

/** File of the lines that were loaded with a value left out. */
const REMARKS_FILE = 'finess-remarks.csv';

/**
 * Imports the files of one extract of FINESS in one transaction: all or nothing. Lines with a fault of their own are rejected
 * and the rest is loaded; throws `ImportRefused` when the files as a whole are refused.
 */
export async function importFiness(
  database: Database,
  files: readonly string[],
  options: ImportOptions,
): Promise<ImportReport> {
  const {
    today,
    allowClosures,
    replaceSynthetic,
    rejectsPath,
    groupCodes = [],
    onProgress = () => {},
  } = options;
  const remarksPath = join(dirname(rejectsPath), REMARKS_FILE);
  await refuseOverwriting(files, [rejectsPath, remarksPath]);
  const extract = await surveyFiles(files);
  refuseFuture(extract, today);
  return database.em.fork().transactional(async (em) => {
    // Concurrent imports would both find the same sites missing: the second waits for the first.
    await em.execute('select pg_advisory_xact_lock(hashtext(?))', ['hopen.import.finess']);
    await refuseOlder(em, extract);
    await (replaceSynthetic ? removeSynthetic(em) : refuseSynthetic(em));
    const isPlus = extract.format === 'FINESS_PLUS';
    const scope = await findScope(em, categoriesOf(options));
    const { leftOut, entityNumbers } = await stage(em, extract, scope, onProgress);

    // Stored in the order of references: legal entities, their groups, their sites, the coordinates of these.
    await rejectDuplicates(em, 'structureej');
    const closesAbsent = await isAbsenceMeaningful(em, extract);
    if (closesAbsent && !allowClosures) await refuseTooManyClosures(em);
    if (isPlus) await leaveOutEntitiesWithoutSite(em);
    await storeLegalEntities(em);
    const { extractedOn } = extract;
    const groups = isPlus
      ? await storeHospitalGroups(em, { extractedOn, allowClosures, entityNumbers, groupCodes })
      : NO_GROUPS;
    await rejectSitesWithoutLegalEntity(em);
    await rejectDuplicates(em, 'structureet');
    await storeSites(em);
    const closed = closesAbsent ? await closeAbsentSites(em, extractedOn) : 0;
    await rejectMisplacedCoordinates(em);
    await rejectDuplicates(em, 'geolocalisation');
    await remarkOnFarCoordinates(em);
    if (!allowClosures) await refuseTooManyWithdrawals(em);
    const withdrawn = await withdrawCoordinates(em);
    await storeCoordinates(em);

    const counts = await countOutcomes(em);
    counts.sites.closed = closed;
    counts.sites.leftOut += leftOut.sites;
    counts.legalEntities.leftOut += leftOut.legalEntities;
    counts.coordinates.closed = withdrawn;
    counts.hospitalGroups.leftOut += leftOut.hospitalGroups;
    counts.hospitalGroups.closed = groups.closed;
    const rejected = await reportFindings(em, 'rejected', rejectsPath);
    const remarks = await reportFindings(em, 'remarks', remarksPath);
    if (isAllRejected(counts)) throw nothingToLoad(rejected);
    const categories = isPlus ? categoriesOf(options) : null;
    const importedBy = options.importedBy ?? null;
    await recordImport(em, extract, { importedOn: today, importedBy, categories, counts, rejected, remarks });
    const notes = [...extract.files.flatMap(({ note }) => note ?? []), ...groups.notes];
    return { extractedOn, counts, rejected, remarks, notes };
  });
}

/**
 * True if the last import was of these very files and categories, so that another would change nothing. Throws `ImportRefused` for a
 * file that is no extract.
 */
export async function isLastImport(
  database: Database,
  files: readonly string[],
  options: Pick<ImportOptions, 'categories'>,
): Promise<boolean> {
  const last = await lastImport(database.em.fork());
  if (!last) return false;
  const { extractedOn, files: found } = await surveyFiles(files);
  return (
    extractedOn === last.extractedOn &&
    isDeepStrictEqual(
      found.map(({ sha256 }) => sha256).sort(),
      last.files.map(({ sha256 }) => sha256).sort(),
    ) &&
    (last.format === 'FINESS_CSV' || isDeepStrictEqual(categoriesOf(options), last.categories))
  );
}

/** Categories in one order, each once; null for all. */
function categoriesOf({
  categories = HOSPITAL_CATEGORIES,
}: Pick<ImportOptions, 'categories'>): string[] | null {
  return categories && [...new Set(categories)].sort();
}

/** Groups of a CSV, which has none. */
const NO_GROUPS: StoredGroups = { closed: 0, notes: [] };

/** Refusal of an extract without a single sound line: it replaces nothing, and its day does not count as imported. */
const nothingToLoad = ({ path }: FindingsReport) =>
  new ImportRefused(
    'NOTHING_TO_LOAD',
    `These files hold no line that could be loaded, so nothing was written. ${path ? `${path} says what is wrong with each line.` : 'They hold none, or none of the categories to import.'}`,
  );
