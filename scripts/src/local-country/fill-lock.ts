import type { Database } from '@hopen/kit/database';

/** Databases by subgraph. */
export type Databases = ReadonlyMap<string, Database>;

/**
 * Runs `fill` under a global lock: a second start or import waits for the first, so that facts read from one database
 * still hold when written to others. The lock is an advisory lock in establishments, on which all else depends, and is
 * released with its transaction, even if the process dies.
 */
export async function fillAlone<Result>(databases: Databases, fill: () => Promise<Result>): Promise<Result> {
  const establishments = databases.get('establishments')!;
  // PGlite has a single connection: no concurrency, and `fill` would deadlock with the lock's transaction.
  if ('pglite' in (establishments.config.get('driverOptions') ?? {})) return fill();
  // Explicit `begin`, since `transactional` would make every entity manager within `fill` use the establishments
  // connection.
  const em = establishments.em.fork();
  await em.begin();
  try {
    await em.execute('select pg_advisory_xact_lock(hashtext(?))', ['hopen.fill']);
    return await fill();
  } finally {
    await em.rollback();
  }
}
