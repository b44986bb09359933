import type { Database } from '@hopen/kit/database';

/** The databases of the subgraphs, by name. */
export type Databases = ReadonlyMap<string, Database>;

/**
 * Fills the databases while nobody else does: a second start, or import, waits until the first is done. What it reads
 * of one database is then still true when it has written it to the others. The lock is with the establishments, since
 * everything else follows them, and ends with its transaction, also when the process dies.
 */
export async function fillAlone<Result>(databases: Databases, fill: () => Promise<Result>): Promise<Result> {
  const establishments = databases.get('establishments')!;
  // PGlite has one connection in one process: nobody to wait for, and `fill` would wait for the lock's transaction.
  if ('pglite' in (establishments.config.get('driverOptions') ?? {})) return fill();
  // Not `transactional`: it would have every entity manager within `fill` write to the establishments.
  const em = establishments.em.fork();
  await em.begin();
  try {
    await em.execute('select pg_advisory_xact_lock(hashtext(?))', ['hopen.fill']);
    return await fill();
  } finally {
    await em.rollback();
  }
}
