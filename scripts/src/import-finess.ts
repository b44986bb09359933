import { establishments, ImportRefused, importFiness } from '@hopen/establishments';
import { funding } from '@hopen/funding';
import { indicators } from '@hopen/indicators';
import {
  type AnySubgraph,
  type Database,
  type DatabaseLocation,
  openSubgraphDatabase,
  refreshStatistics,
  UserFacingError,
} from '@hopen/kit';
import { roadmaps } from '@hopen/roadmaps';
import type { CivilDay } from '@hopen/schema';
import { type Databases, fillAlone } from './databases.ts';
import { showProgress } from './import-finess-progress.ts';
import { describeReport } from './import-finess-report.ts';
import { refreshCopies, removeSyntheticRows } from './refresh-copies.ts';

/** The subgraphs of the State that hold establishments, copies of them, or synthetic rows. An ARS's own database is not opened. */
const CONCERNED: readonly AnySubgraph[] = [establishments, funding, indicators, roadmaps];

/** What was asked for, with absolute paths. */
export interface FinessCommand {
  readonly files: readonly string[];
  readonly replaceSynthetic: boolean;
  readonly allowClosures: boolean;
  readonly rejectsPath: string;
}

/** Imports an extract of FINESS, brings the other subgraphs' copies in line with it, and prints what was done. */
export async function runFinessImport(
  location: DatabaseLocation,
  today: CivilDay,
  command: FinessCommand,
): Promise<void> {
  const databases = new Map<string, Database>();
  try {
    for (const subgraph of CONCERNED)
      databases.set(subgraph.name, await openSubgraphDatabase(subgraph, location));
    await fillAlone(databases, () => importAndRefresh(databases, today, command));
  } catch (error) {
    throw error instanceof ImportRefused ? new UserFacingError(`Import refused. ${error.message}`) : error;
  } finally {
    for (const database of databases.values()) await database.close();
  }
}

async function importAndRefresh(
  databases: Databases,
  today: CivilDay,
  command: FinessCommand,
): Promise<void> {
  const { files, ...options } = command;
  const progress = showProgress(process.stdout);
  try {
    const report = await importFiness(databases.get('establishments')!, files, {
      ...options,
      today,
      onProgress: progress.update,
    });
    progress.stop();
    console.log(describeReport(report));
  } finally {
    progress.stop();
  }
  // Should this fail, the same command brings it about: what is imported stays, and importing it again changes nothing.
  if (command.replaceSynthetic) await removeSyntheticRows(databases);
  await refreshCopies(databases, today);
  for (const database of databases.values()) await refreshStatistics(database);
}
