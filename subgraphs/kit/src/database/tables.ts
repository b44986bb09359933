import type { MigrationObject } from '@mikro-orm/core';
import { UserFacingError } from '../user-facing-error.ts';
import type { Database, DatabaseLocation } from './location.ts';
import { grantWrites, otherOwnerOf, type Writes } from './roles.ts';

/** Schema, migrations and write permissions of a subgraph. */
export interface Tables {
  /** Schema used by this subgraph only. */
  readonly schema: string;
  readonly migrations: MigrationObject[];
  readonly writes?: Writes;
}

/** Migrates under an advisory lock, since two processes of one subgraph may start together. */
export async function migrateTables(
  orm: Database,
  location: DatabaseLocation,
  { schema, writes = {} }: Tables,
): Promise<void> {
  const makeSchema = async () => {
    const em = orm.em.fork();
    const [known] = await em.execute('select 1 from pg_namespace where nspname = ?', [schema]);
    if (!known) await em.execute(`create schema if not exists "${schema}"`);
  };
  // PGlite has a single connection: no concurrency, and the lock would wait for itself.
  if ('pglite' in location) {
    await makeSchema();
    await orm.migrator.up();
    return;
  }
  await orm.em.fork().transactional(async (em) => {
    await em.execute('select pg_advisory_xact_lock(hashtext(?))', [`hopen.migrate.${schema}`]);
    await makeSchema();
    // Creates the migration table if missing, on a separate connection.
    await orm.migrator.getPending();
    const owner = await otherOwnerOf(em, schema);
    if (owner) {
      await em.execute(`alter table "${schema}".migration owner to "${owner}"`);
      await em.execute(`set local role "${owner}"`);
    }
    await orm.migrator.up({ transaction: em.getTransactionContext()! });
    if (owner) await grantWrites(em, schema, owner, writes);
  });
}

/** SQLSTATE of a missing schema or table. */
const MISSING = ['3F000', '42P01'];
/** SQLSTATE of a missing privilege. */
export const NOT_ALLOWED = '42501';

/** Refuses to serve with pending migrations, which only `npm run migrate` applies. */
export async function requireMigrated({ em }: Database, { schema, migrations }: Tables): Promise<void> {
  const done = await em
    .fork()
    .execute<{ name: string }[]>(`select name from "${schema}".migration`)
    .catch((error: { code?: string }) => {
      if (MISSING.includes(error.code ?? '')) return [];
      if (error.code !== NOT_ALLOWED) throw error;
      throw new UserFacingError(
        `The role that DATABASE_URL names may not read the tables of ${schema}: each subgraph has a role of its own, which "npm run roles" makes and "npm run migrate" lets read.`,
      );
    });
  const missing = migrations
    .map(({ name }) => name)
    .filter((name) => !done.some((each) => each.name === name));
  if (missing.length === 0) return;
  throw new UserFacingError(
    `The tables of ${schema} are behind this version: ${missing.join(', ')} not applied. Run "npm run migrate" under the migration role, then start again.`,
  );
}

/** Refuses to serve under a role that owns the tables, or a superuser: it could alter recorded facts. */
export async function requireOwnedByOthers({ em }: Database, { schema }: Tables): Promise<void> {
  const [held] = await em
    .fork()
    .execute(`select pg_has_role(nspowner, 'member') as owned from pg_namespace where nspname = ?`, [schema]);
  if (!held?.owned) return;
  throw new UserFacingError(
    `The role that DATABASE_URL names owns the tables of ${schema}, so it could change facts. In production a subgraph is served under the role that "npm run roles" makes for it.`,
  );
}
