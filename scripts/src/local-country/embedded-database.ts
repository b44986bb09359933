import { existsSync, rmSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type DatabaseLocation, openPglite } from '@hopen/kit/database';
import { UserFacingError } from '@hopen/kit/user-facing-error';

/** Opened location of the tables, until `close`. */
export interface OpenedLocation {
  readonly location: DatabaseLocation;
  close(): Promise<void>;
}

/** Process that holds the embedded database. */
interface Holder {
  readonly pid: number;
  readonly since: string;
}

/** Replacing a stale lock takes a few milliseconds. */
const ATTEMPTS = 20;
const ATTEMPT_MS = 50;

/** Folder for local data: development keys and the embedded database. */
export const dataFolderFrom = (environment: NodeJS.ProcessEnv): string => environment.HOPEN_DATA || '.data';

/** Folder of the separate database used with `TODAY`. */
const campaignFolderFrom = (environment: NodeJS.ProcessEnv): string =>
  join(dataFolderFrom(environment), 'campaign');
const DATABASE = 'postgres';

/**
 * Deletes the embedded database of the campaign, so that the next start begins anew, and reports what was removed. No
 * confirmation: refused in production, with DATABASE_URL, and without `TODAY`, where data could be lost.
 */
export async function removeCampaign(environment: NodeJS.ProcessEnv): Promise<string> {
  const { TODAY, DATABASE_URL, NODE_ENV } = environment;
  if (NODE_ENV === 'production')
    throw new UserFacingError('--fresh is for playing, and refused in production.');
  if (DATABASE_URL)
    throw new UserFacingError('--fresh removes an embedded database, and never that of DATABASE_URL.');
  if (!TODAY)
    throw new UserFacingError('--fresh begins a campaign anew: say on which day, as in TODAY=2019-06-15.');
  const folder = campaignFolderFrom(environment);
  const unlock = await lock(folder);
  try {
    const path = join(folder, DATABASE);
    if (!existsSync(path)) return `Nothing to remove: there is no campaign in ${folder} yet.`;
    await rm(path, { recursive: true });
    return `Removed: ${path}, with everything that was done in the campaign.`;
  } finally {
    await unlock();
  }
}

/**
 * Opens the PostgreSQL of `DATABASE_URL`, or the embedded database under a lock. With `TODAY` a separate database is
 * used, since its synthetic country ends on that day and continues with what is done in it.
 */
export async function openLocation(environment: NodeJS.ProcessEnv): Promise<OpenedLocation> {
  const { DATABASE_URL, TODAY } = environment;
  if (DATABASE_URL) return { location: { url: DATABASE_URL }, close: async () => {} };
  const dataFolder = TODAY ? campaignFolderFrom(environment) : dataFolderFrom(environment);
  const unlock = await lock(dataFolder);
  try {
    const pglite = await openPglite({ dataDir: join(dataFolder, DATABASE) });
    return {
      location: { pglite },
      async close() {
        await pglite.close();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/**
 * Locks a data folder: two processes on one PGlite folder would silently diverge, so the second is refused and told the
 * holder.
 */
export async function lock(dataFolder: string): Promise<() => Promise<void>> {
  await mkdir(dataFolder, { recursive: true });
  const path = join(dataFolder, 'lock.json');
  const mine = `${path}.${process.pid}`;
  await writeFile(mine, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }));
  try {
    await take(path, mine);
  } finally {
    await rm(mine, { force: true });
  }
  const removeOnExit = () => rmSync(path, { force: true });
  process.once('exit', removeOnExit);
  return async () => {
    process.off('exit', removeOnExit);
    await rm(path, { force: true });
  };
}

/** Puts the file `mine` at `path`, or throws with the holder. Retries while another start replaces a stale lock. */
async function take(path: string, mine: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if ((await appears(path, mine)) || (await replacesStale(path, mine))) return;
    const holder = await readHolder(path);
    if (holder && !isStale(holder)) {
      throw new UserFacingError(
        `The embedded database is held by process ${holder.pid}, since ${holder.since}. Stop that process first, or use PostgreSQL with DATABASE_URL.`,
      );
    }
    await setTimeout(ATTEMPT_MS);
  }
  const inTheWay = (await readHolder(path)) ? takeoverOf(path) : path;
  throw new UserFacingError(
    `${inTheWay} was left by a process that was cut off. If no other process uses the embedded database, remove that file.`,
  );
}

/** Creates a hard link, which is atomic and fails if the path exists. */
async function appears(path: string, mine: string): Promise<boolean> {
  try {
    await link(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Replaces the lock of a dead process. Requires a takeover lock and a second look: otherwise, of two starts that saw
 * the same stale lock, the second would replace the first one's new lock.
 */
async function replacesStale(path: string, mine: string): Promise<boolean> {
  const stale = await readHolder(path);
  if (!stale || !isStale(stale) || !(await appears(takeoverOf(path), mine))) return false;
  try {
    const holder = await readHolder(path);
    if (!holder || !isStale(holder)) return false;
    await rename(mine, path);
    return true;
  } finally {
    await rm(takeoverOf(path), { force: true });
  }
}

const takeoverOf = (path: string) => `${path}.takeover`;

const isStale = ({ pid }: Holder): boolean => pid === process.pid || !isAlive(pid);

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const holder = JSON.parse(await readFile(path, 'utf8'));
    return typeof holder?.pid === 'number' ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
