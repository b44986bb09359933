import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { databaseName, onFreshDatabase } from './campaign-database.ts';
import type { SearchFigures } from './import-searches.ts';

/** Cost of an import into a fresh database, and of searches over what it loaded. */
export interface ImportFigures {
  readonly seconds: number;
  readonly legalEntities: number;
  readonly sites: number;
  /** Legal entities and sites loaded, per second of the whole command: reading, storing, copies, statistics. */
  readonly recordsPerSecond: number;
  /** Peak of the importing process, which holds PGlite but not a PostgreSQL server; null where there is no `/proc`. */
  readonly peakMemoryMb: number | null;
  readonly searches: SearchFigures;
}

/** Task of the importing process; in the embedded database unless a server has a fresh one. */
export interface ImportTask {
  readonly file: string;
  /** Temporary folder of reports and of the embedded database. */
  readonly folder: string;
  readonly url: string | null;
}

/** Imports a file of FINESS with all its categories into a fresh database: of the server, or embedded without one. */
export async function measureImport(file: string, server: string | undefined) {
  const database = server ? await databaseName(server) : 'PGlite on disk';
  console.error(`import: into ${database}`);
  const folder = await mkdtemp(join(tmpdir(), 'hopen-bench-'));
  try {
    if (!server) return { database, ...(await importInChild({ file, folder, url: null })) };
    return await onFreshDatabase(server, async (location) => {
      const url = 'url' in location ? location.url : null;
      return { database, ...(await importInChild({ file, folder, url })) };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function importInChild(task: ImportTask): Promise<ImportFigures> {
  const child = fork(fileURLToPath(new URL('./import-process.ts', import.meta.url)), {
    // As `npm run import` bounds it.
    execArgv: [...process.execArgv, '--max-old-space-size=512'],
    // Child output goes to standard error; standard output is for the figures.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  let figures: ImportFigures | undefined;
  child.on('message', (message) => {
    figures = message as ImportFigures;
  });
  child.send(task);
  return new Promise((resolve, reject) => {
    child.once('exit', () =>
      figures ? resolve(figures) : reject(new UserFacingError('The import to be measured broke off.')),
    );
  });
}
