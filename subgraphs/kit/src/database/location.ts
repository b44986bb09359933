import type { PGlite } from '@electric-sql/pglite';
import type { MikroORM } from '@mikro-orm/core';
import type { AbstractSqlDriver, SqlEntityManager } from '@mikro-orm/sql';

export type { SqlEntityManager };

/** Where the tables are: a PostgreSQL server, or the PGlite instance that this process shares. */
export type DatabaseLocation = { readonly url: string } | { readonly pglite: PGlite };

export type Database = MikroORM<AbstractSqlDriver, SqlEntityManager>;
