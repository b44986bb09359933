import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DatabaseLocation, openPglite } from '@hopen/kit';

/** A message for the person at the keyboard: printed alone, without a stack. */
export class UserFacingError extends Error {}

/** Where the tables are, until `close`. */
export interface OpenedLocation {
  readonly location: DatabaseLocation;
  close(): Promise<void>;
}

/** The PostgreSQL of `databaseUrl`, or else the embedded database in `dataFolder`, locked against a second process. */
export async function openLocation(
  databaseUrl: string | undefined,
  dataFolder: string,
): Promise<OpenedLocation> {
  if (databaseUrl) return { location: { url: databaseUrl }, close: async () => {} };
  const unlock = await lock(dataFolder);
  try {
    const pglite = await openPglite({ dataDir: join(dataFolder, 'postgres') });
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

/** Two processes on one PGlite folder would silently diverge, so the second one is refused and told who holds it. */
async function lock(dataFolder: string): Promise<() => Promise<void>> {
  await mkdir(dataFolder, { recursive: true });
  const path = join(dataFolder, 'lock.json');
  const mine = JSON.stringify({ pid: process.pid, since: new Date().toISOString() });
  for (;;) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(mine);
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = await readHolder(path);
    if (holder && isAlive(holder.pid)) {
      throw new UserFacingError(
        `The embedded database is held by process ${holder.pid}, since ${holder.since}. Stop that process first, or use PostgreSQL with DATABASE_URL.`,
      );
    }
    await rm(path, { force: true });
  }
}

async function readHolder(path: string): Promise<{ pid: number; since: string } | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
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
