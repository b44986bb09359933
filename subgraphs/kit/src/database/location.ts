import type { PGlite } from '@electric-sql/pglite';
import type { MikroORM } from '@mikro-orm/core';
import type { AbstractSqlDriver, SqlEntityManager } from '@mikro-orm/sql';

export type { SqlEntityManager };

/** Location of the tables: a PostgreSQL server, or this process's PGlite instance. */
export type DatabaseLocation = { readonly url: string } | { readonly pglite: PGlite };

export type Database = MikroORM<AbstractSqlDriver, SqlEntityManager>;
