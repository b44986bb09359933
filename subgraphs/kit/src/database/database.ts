import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { type EntitySchema, MikroORM, type Logger as OrmLogger } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { PgliteDriver } from '@mikro-orm/pglite';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import { createPostgreSqlTypeParsers } from '@mikro-orm/sql';
import type { Logger } from '../server/log.ts';
import { UserFacingError } from '../user-facing-error.ts';
import { escapeLiteral } from './escape-literal.ts';
import type { Database, DatabaseLocation } from './location.ts';
import { limitStatementTime, type Pool, releaseLostConnections } from './postgres-pool.ts';
import { migrateTables, NOT_ALLOWED, requireMigrated, requireOwnedByOthers, type Tables } from './tables.ts';

/**
 * Opens the embedded PostgreSQL, with the extensions that migrations may create. MikroORM adds its type parsers only to
 * instances it creates itself; without them a civil day would be parsed as a timestamp.
 */
export const openPglite = (options: PGliteOptions): Promise<PGlite> =>
  PGlite.create({
    ...options,
    extensions: { pg_trgm, ...options.extensions },
    parsers: createPostgreSqlTypeParsers((text) => text.slice(1, -1).split(',')),
  });

/** Serving mode: whether the process may own its tables (set-up without roles), or must not (production). */
export type Serving = 'FROM_OWN_TABLES' | 'FROM_TABLES_OF_ANOTHER';

export interface DatabaseOptions extends Tables {
  readonly mappings: EntitySchema[];
  /** Absent: the tables are migrated. A serving process only checks that they are. */
  readonly serving?: Serving;
  /** Called with each SQL statement; used by tests. */
  readonly onStatement?: (sql: string) => void;
  readonly log?: Logger;
}

/** Opens a subgraph's database with an up-to-date schema. */
export async function openDatabase(location: DatabaseLocation, options: DatabaseOptions): Promise<Database> {
  const connection =
    'url' in location
      ? {
          driver: PostgreSqlDriver,
          clientUrl: postgresUrl(location.url),
          pool: { max: 10 },
          driverOptions: { onPoolCreated: preparePool },
        }
      : { driver: PgliteDriver, dbName: 'hopen', driverOptions: { pglite: location.pglite } };
  const orm = (await MikroORM.init({
    ...connection,
    schema: options.schema,
    entities: options.mappings,
    extensions: [Migrator],
    ensureDatabase: false,
    forceUndefined: false,
    // No mapping has relations: without accessors for them, reading a row takes less.
    propagationOnPrototype: false,
    migrations: {
      migrationsList: options.migrations,
      tableName: 'migration',
      schema: options.schema,
      snapshot: false,
      silent: true,
      transactional: true,
    },
    loggerFactory: () => statementLogger(options.log),
    ...(options.onStatement && {
      onQuery: (sql: string) => {
        options.onStatement?.(sql);
        return sql;
      },
    }),
  } as never)) as unknown as Database;
  Object.assign(orm.em.getPlatform(), { escapeLiteral });
  try {
    if (options.serving) await requireMigrated(orm, options);
    else await migrateTables(orm, location, options);
    if (options.serving === 'FROM_TABLES_OF_ANOTHER') await requireOwnedByOthers(orm, options);
    return orm;
  } catch (error) {
    await orm.close(true);
    const code = String((error as { code?: unknown }).code);
    const [extension] = NO_EXTENSION.exec((error as Error).message) ?? [];
    if (extension) throw cannotExtend(options.schema, extension);
    if (code === NOT_ALLOWED) throw mayNotMigrate(options.schema);
    throw CANNOT_OPEN.test(code) ? cannotOpen(error as Error) : error;
  }
}

/** Logs failed statements only, without their values. */
const statementLogger = (log: Logger | undefined): OrmLogger => ({
  logQuery: ({ level, query }) => {
    if (level === 'error') log?.warn({ sql: query }, 'a statement failed');
  },
  isEnabled: () => false,
  log() {},
  warn() {},
  error() {},
  setDebugMode() {},
});

function preparePool(pool: Pool): void {
  releaseLostConnections(pool);
  limitStatementTime(pool);
}

function postgresUrl(url: string): string {
  if (/^postgres(ql)?:\/\/[^/]*\/[^/?]+/.test(url)) return url;
  throw new UserFacingError('DATABASE_URL must read postgres://user:password@host:5432/database.');
}

/** SQLSTATE classes and errno of an unreachable or refused database. */
const CANNOT_OPEN = /^(08|28|3D|57P|E(CONN|NOTFOUND|HOST|AI_|TIMEDOUT))/;

/** Refusals of `create extension`: not allowed to, or not installed on the server. */
const NO_EXTENSION =
  /permission denied to create extension "\w+"|extension "\w+" is not available|could not open extension control file/;

const cannotExtend = (schema: string, refusal: string) =>
  new UserFacingError(
    `The tables of ${schema} need an extension of PostgreSQL: ${refusal}. It comes with PostgreSQL (postgresql-contrib); the owner of the database may create it, and once it is there nobody needs the right to.`,
  );

const mayNotMigrate = (schema: string) =>
  new UserFacingError(
    `The role that DATABASE_URL names may not make the tables of ${schema}: migrate and import under the migration role, which "npm run roles" makes.`,
  );

const cannotOpen = ({ message }: Error) =>
  new UserFacingError(`The database that DATABASE_URL names cannot be opened: ${message}`);
