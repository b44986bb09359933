import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { type EntitySchema, MikroORM, type Logger as OrmLogger } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { PgliteDriver } from '@mikro-orm/pglite';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import { type AbstractSqlDriver, createPostgreSqlTypeParsers, type SqlEntityManager } from '@mikro-orm/sql';
import type { Logger } from './log.ts';
import { boundStatements, type Pool, takeBackLost } from './postgres-pool.ts';
import { migrateTables, requireMigrated, requireOwnedByOthers, type Tables } from './tables.ts';
import { UserFacingError } from './user-facing-error.ts';

export type { SqlEntityManager };

/** Where the tables are: a PostgreSQL server, or the PGlite instance that this process shares. */
export type DatabaseLocation = { readonly url: string } | { readonly pglite: PGlite };

export type Database = MikroORM<AbstractSqlDriver, SqlEntityManager>;

/**
 * The embedded PostgreSQL. MikroORM brings its own readers of column types only to instances that it makes itself;
 * without them a civil day would come back as a moment.
 */
export const openPglite = (options: PGliteOptions): Promise<PGlite> =>
  PGlite.create({ ...options, parsers: createPostgreSqlTypeParsers((text) => text.slice(1, -1).split(',')) });

/** Whether a process that serves may own the tables, as it does where nobody has made roles. */
export type Serving = 'FROM_OWN_TABLES' | 'FROM_TABLES_OF_ANOTHER';

export interface DatabaseOptions extends Tables {
  readonly mappings: EntitySchema[];
  /** Left out, the tables are migrated; a process that serves only looks whether they are. */
  readonly serving?: Serving;
  /** Called with each SQL statement; tests count them. */
  readonly onStatement?: (sql: string) => void;
  readonly log?: Logger;
}

/** Opens a subgraph's database, with its tables up to date. */
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
  try {
    if (options.serving) await requireMigrated(orm, options);
    else await migrateTables(orm, location, options);
    if (options.serving === 'FROM_TABLES_OF_ANOTHER') await requireOwnedByOthers(orm, options);
    return orm;
  } catch (error) {
    await orm.close(true);
    throw CANNOT_OPEN.test(String((error as { code?: unknown }).code)) ? cannotOpen(error as Error) : error;
  }
}

/** Of all that MikroORM would say, only the statements that failed, as they were written, without their values. */
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
  takeBackLost(pool);
  boundStatements(pool);
}

function postgresUrl(url: string): string {
  if (/^postgres(ql)?:\/\/[^/]*\/[^/?]+/.test(url)) return url;
  throw new UserFacingError('DATABASE_URL must read postgres://user:password@host:5432/database.');
}

/** What a server, or the network before it, answers when there is no database to be had: SQLSTATE classes and errno. */
const CANNOT_OPEN = /^(08|28|3D|57P|E(CONN|NOTFOUND|HOST|AI_|TIMEDOUT))/;

const cannotOpen = ({ message }: Error) =>
  new UserFacingError(`The database that DATABASE_URL names cannot be opened: ${message}`);
