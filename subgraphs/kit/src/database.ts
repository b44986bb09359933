import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { type EntitySchema, type MigrationObject, MikroORM, type Logger as OrmLogger } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { PgliteDriver } from '@mikro-orm/pglite';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import { type AbstractSqlDriver, createPostgreSqlTypeParsers, type SqlEntityManager } from '@mikro-orm/sql';
import type { Logger } from './log.ts';
import { boundStatements, type Pool, takeBackLost } from './postgres-pool.ts';
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

export interface DatabaseOptions {
  /** The schema that holds this subgraph's tables, and no other's. */
  readonly schema: string;
  readonly mappings: EntitySchema[];
  readonly migrations: MigrationObject[];
  /** Called with each SQL statement; tests count them. */
  readonly onStatement?: (sql: string) => void;
  readonly log?: Logger;
}

/** Opens a subgraph's database and brings its schema up to date. */
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
    await migrate(orm, location, options.schema);
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

/** Two processes of one subgraph may start together: the second waits for the first one's migrations. */
async function migrate(orm: Database, location: DatabaseLocation, schema: string): Promise<void> {
  const up = async () => {
    await orm.em.fork().execute(`create schema if not exists "${schema}"`);
    await orm.migrator.up();
  };
  // PGlite has one connection in one process: nobody to wait for, and a lock held meanwhile would wait for itself.
  if ('pglite' in location) return up();
  await orm.em.fork().transactional(async (em) => {
    await em.execute('select pg_advisory_xact_lock(hashtext(?))', [`hopen.migrate.${schema}`]);
    await up();
  });
}
