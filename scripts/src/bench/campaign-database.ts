import { randomUUID } from 'node:crypto';
import { type DatabaseLocation, openPglite } from '@hopen/kit/database';
import { MikroORM } from '@mikro-orm/core';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';

/** Runs a function on a temporary database: on that server, or in memory without one. */
export async function onFreshDatabase<Result>(
  server: string | undefined,
  run: (location: DatabaseLocation) => Promise<Result>,
): Promise<Result> {
  if (server) return onPostgres(server, run);
  const pglite = await openPglite({});
  try {
    return await run({ pglite });
  } finally {
    await pglite.close();
  }
}

/** Name of the database product. */
export async function databaseName(server: string | undefined): Promise<string> {
  if (!server) return 'PGlite in memory';
  const [{ server_version: version }] = (await administer(server, 'show server_version')) as [
    Record<string, string>,
  ];
  return `PostgreSQL ${version}`;
}

async function onPostgres<Result>(
  server: string,
  run: (location: DatabaseLocation) => Promise<Result>,
): Promise<Result> {
  const name = `hopen_bench_${randomUUID().slice(0, 8)}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await administer(server, `create database ${name}`);
  try {
    return await run({ url: url.href });
  } finally {
    await administer(server, `drop database ${name} with (force)`);
  }
}

/** Runs one statement outside a transaction, as `create database` requires. */
async function administer(url: string, sql: string): Promise<Record<string, string>[]> {
  const orm = await MikroORM.init({
    driver: PostgreSqlDriver,
    clientUrl: url,
    entities: [],
    ensureDatabase: false,
    discovery: { warnWhenNoEntities: false },
  });
  try {
    return await orm.em.fork().execute(sql);
  } finally {
    await orm.close();
  }
}
