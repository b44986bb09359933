import {
  establishments,
  freshnessWarning,
  ImportRefused,
  importFiness,
  isLastImport,
  LegalEntity,
  readFreshness,
} from '@hopen/establishments';
import { Application, funding } from '@hopen/funding';
import { indicators } from '@hopen/indicators';
import { type Database, type DatabaseLocation, refreshStatistics } from '@hopen/kit/database';
import { openSubgraphDatabase } from '@hopen/kit/serve';
import { type AnySubgraph } from '@hopen/kit/subgraph';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { roadmaps } from '@hopen/roadmaps';
import { type CivilDay, DataOrigin } from '@hopen/schema';
import { type Databases, fillAlone } from '../local-country/fill-lock.ts';
import { showProgress } from '../local-country/progress.ts';
import { refreshCopies, removeSyntheticRows } from '../local-country/refresh-copies.ts';
import { describeReport } from './finess-report.ts';
import { findStructures } from './finess-source.ts';
import { readGroupCodes } from './group-codes.ts';

/**
 * State subgraphs with establishments, copies of them, or synthetic rows. Databases of ARS-hosted subgraphs are not
 * opened.
 */
const CONCERNED: readonly AnySubgraph[] = [establishments, funding, indicators, roadmaps];

/** Parsed options, with absolute paths. */
export interface FinessCommand {
  readonly files: readonly string[];
  readonly replaceSynthetic: boolean;
  readonly allowClosures: boolean;
  readonly rejectsPath: string;
  /** Categories of the sites of FINESS+; null for all, undefined for hospitals. */
  readonly categories?: readonly string[] | null;
  /** CSV of hospital groups with their codes. */
  readonly groupCodesPath?: string;
  /** Person or job that imports. */
  readonly importedBy?: string;
  /** Leaves an extract that was the last to be imported. */
  readonly onlyNew?: boolean;
  /** Age in days above which the register is called stale; absent: it is not told. */
  readonly registryWarningDays?: number;
}

/** Command that finds its file itself. */
export interface RenewalCommand extends Omit<FinessCommand, 'files' | 'onlyNew'> {
  /** Folder, or address of a file or of a data set of data.gouv.fr. */
  readonly from: string;
  /** SHA-256 that the file must have. */
  readonly sha256?: string;
}

/**
 * Imports a FINESS extract, refreshes the copies in other subgraphs, and prints a report. Resolves to true if every
 * line was loaded.
 */
export async function runFinessImport(
  location: DatabaseLocation,
  today: CivilDay,
  command: FinessCommand,
): Promise<boolean> {
  const databases = new Map<string, Database>();
  try {
    for (const subgraph of CONCERNED)
      databases.set(subgraph.name, await openSubgraphDatabase(subgraph, location, today));
    return await fillAlone(databases, () => importAndRefresh(databases, today, command));
  } catch (error) {
    throw error instanceof ImportRefused ? new UserFacingError(`Import refused. ${error.message}`) : error;
  } finally {
    for (const database of databases.values()) await database.close();
  }
}

/** Finds the newest extract in a folder or at an address, and imports it if it is new. Resolves like `runFinessImport`. */
export async function renewFiness(
  location: DatabaseLocation,
  today: CivilDay,
  { from, sha256, ...command }: RenewalCommand,
): Promise<boolean> {
  const { path, notes, remove } = await findStructures(from, sha256 ? { sha256 } : {});
  try {
    for (const note of notes) console.log(note);
    return await runFinessImport(location, today, { ...command, files: [path], onlyNew: true });
  } finally {
    remove();
  }
}

async function importAndRefresh(
  databases: Databases,
  today: CivilDay,
  command: FinessCommand,
): Promise<boolean> {
  if (command.replaceSynthetic) await refuseIfActedOn(databases);
  let isWhole = true;
  if (await isAlreadyImported(databases, command))
    console.log(
      'Nothing new: the last import was of this very file. To import it again, name the file itself.',
    );
  else isWhole = await importAlone(databases, today, command);
  // Rerunning the command after a failure here completes it: imported data stay, and importing again is idempotent.
  if (command.replaceSynthetic) await removeSyntheticRows(databases);
  await refreshCopies(databases, today);
  for (const database of databases.values()) await refreshStatistics(database);
  await tellFreshness(databases, today, command);
  return isWhole;
}

/** True if only what is new is wanted, and this file was the last import. Other codes of groups may change what it brings. */
async function isAlreadyImported(databases: Databases, command: FinessCommand): Promise<boolean> {
  const { files, onlyNew = false, groupCodesPath } = command;
  if (!onlyNew || groupCodesPath !== undefined) return false;
  return isLastImport(databases.get('establishments')!, files, command);
}

async function tellFreshness(
  databases: Databases,
  today: CivilDay,
  { registryWarningDays }: FinessCommand,
): Promise<void> {
  if (registryWarningDays === undefined) return;
  const em = databases.get('establishments')!.em.fork();
  const warning = freshnessWarning(await readFreshness(em, { today, registryWarningDays }));
  if (warning) console.log(`\nWarning: ${warning}.`);
}

/** Imports into establishments alone, and prints a report. */
async function importAlone(databases: Databases, today: CivilDay, command: FinessCommand): Promise<boolean> {
  const { files, groupCodesPath, ...options } = command;
  const groupCodes = groupCodesPath === undefined ? [] : await readGroupCodes(groupCodesPath);
  const progress = showProgress(process.stdout);
  try {
    const report = await importFiness(databases.get('establishments')!, files, {
      ...options,
      groupCodes,
      today,
      onProgress: progress.update,
    });
    progress.stop();
    console.log(describeReport(report));
    return report.rejected.path === null;
  } finally {
    progress.stop();
  }
}

/**
 * Counts of facts recorded in the synthetic country, by subgraph. They would be meaningless among real establishments.
 */
const DONE: Record<string, string> = {
  funding: `
    select 'applications' as what, count(*)::int as count from funding.application where data_origin = 'DECLARED'
    union all select 'ledger lines', count(*)::int from funding.ledger_line where data_origin = 'DECLARED'
    union all select 'transmissions', count(*)::int from funding.transmission where data_origin = 'DECLARED'
    union all select 'acts on fictitious applications', count(*)::int from funding.journal
      where subject in (select id from funding.application where data_origin = 'SYNTHETIC')`,
  indicators: `
    select 'indicator values' as what, count(*)::int as count from indicators.indicator_value
      where data_origin <> 'SYNTHETIC'
    union all select 'reviews of fictitious values', count(*)::int from indicators.journal
      where subject in (select id from indicators.indicator_value where data_origin = 'SYNTHETIC')`,
};

/** Refuses to erase facts: a synthetic country with recorded acts must be kept, journal included. */
async function refuseIfActedOn(databases: Databases): Promise<void> {
  const em = (subgraph: string) => databases.get(subgraph)!.em.fork();
  const synthetic = { dataOrigin: DataOrigin.SYNTHETIC };
  const rows =
    (await em('establishments').count(LegalEntity, synthetic)) +
    (await em('funding').count(Application, synthetic));
  if (rows === 0) return;
  const done: string[] = [];
  for (const [subgraph, sql] of Object.entries(DONE)) {
    const counts: { what: string; count: number }[] = await em(subgraph).execute(sql);
    done.push(...counts.filter(({ count }) => count > 0).map(({ what, count }) => `${what}: ${count}`));
  }
  if (done.length === 0) return;
  throw new UserFacingError(
    `Import refused. Somebody has acted in the fictitious country: ${done.join('; ')}. Nothing was written: import into a fresh database, named by DATABASE_URL, or a fresh folder, named by HOPEN_DATA.`,
  );
}
