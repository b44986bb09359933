import { randomUUID } from 'node:crypto';
import { type DatabaseLocation, openPglite } from '@hopen/kit/database';
import { runStatement } from '../local-country/run-statement.ts';

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
  const [{ server_version: version }] = (await runStatement(server, 'show server_version')) as [
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
  await runStatement(server, `create database ${name}`);
  try {
    return await run({ url: url.href });
  } finally {
    await runStatement(server, `drop database ${name} with (force)`);
  }
}
