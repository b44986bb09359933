import { rmSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DatabaseLocation, openPglite, UserFacingError } from '@hopen/kit';

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
  await removeStale(path);
  const mine = `${path}.${process.pid}`;
  await writeFile(mine, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }));
  try {
    // A link appears whole or not at all, and fails when the other one was there first.
    await link(mine, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw await heldBy(path);
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

/** A lock whose process is gone was left by a crash. Should another start have replaced it meanwhile, it is put back. */
async function removeStale(path: string): Promise<void> {
  const holder = await readHolder(path);
  if (!holder || (holder.pid !== process.pid && isAlive(holder.pid))) return;
  const aside = `${path}.${process.pid}.stale`;
  await rename(path, aside).catch(() => {});
  const taken = await readHolder(aside);
  if (taken && taken.pid !== holder.pid) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

async function heldBy(path: string): Promise<UserFacingError> {
  const holder = await readHolder(path);
  return new UserFacingError(
    holder
      ? `The embedded database is held by process ${holder.pid}, since ${holder.since}. Stop that process first, or use PostgreSQL with DATABASE_URL.`
      : `${path} cannot be read. If no other process uses the embedded database, remove that file.`,
  );
}

async function readHolder(path: string): Promise<{ pid: number; since: string } | undefined> {
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
