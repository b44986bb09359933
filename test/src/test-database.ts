import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Database, DatabaseLocation } from '@hopen/kit';
import { openPglite, openSubgraphDatabase } from '@hopen/kit';
import type { CivilDay } from '@hopen/schema';
import { loadSyntheticData, SUBGRAPHS } from '@hopen/scripts';
import { MikroORM } from '@mikro-orm/core';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';

/** A database of its own for one test file. */
export interface TestDatabase {
  readonly location: DatabaseLocation;
  close(): Promise<void>;
}

/** The PostgreSQL server that `npm run test:postgres` names; without it tests run on PGlite. */
const server = process.env.HOPEN_TEST_POSTGRES;

/** After everything that the synthetic country did. */
const AFTERWARDS = '2026-01-15';

/**
 * A fresh database that holds the synthetic country as it was that day: a copy, so that no test file sees what another
 * one does.
 */
export async function syntheticDatabase(loadedOn = AFTERWARDS): Promise<TestDatabase> {
  if (!server) return pgliteCopy(loadedOn);
  return postgresCopy(await madeOnce(`template-${loadedOn}`, () => makeTemplate(server, loadedOn)), server);
}

/** A fresh database without any table. */
export async function emptyDatabase(): Promise<TestDatabase> {
  if (server) return postgresCopy('template1', server);
  const pglite = await openPglite({});
  return { location: { pglite }, close: () => pglite.close() };
}

async function pgliteCopy(loadedOn: CivilDay): Promise<TestDatabase> {
  const path = await madeOnce(`snapshot-${loadedOn}`, () => makeSnapshot(loadedOn));
  const pglite = await openPglite({ loadDataDir: new Blob([await readFile(path)]) });
  return { location: { pglite }, close: () => pglite.close() };
}

async function makeSnapshot(loadedOn: CivilDay): Promise<string> {
  const pglite = await openPglite({});
  await fill({ pglite }, loadedOn);
  const dump = await pglite.dumpDataDir('none');
  await pglite.close();
  const path = join(process.env.HOPEN_RUN_FOLDER!, `snapshot-${loadedOn}.tar`);
  await writeFile(path, Buffer.from(await dump.arrayBuffer()));
  return path;
}

async function makeTemplate(url: string, loadedOn: CivilDay): Promise<string> {
  const name = newName();
  await administer(url, `create database ${name}`);
  await fill({ url: withDatabase(url, name) }, loadedOn);
  return name;
}

async function postgresCopy(template: string, url: string): Promise<TestDatabase> {
  const name = newName();
  await administer(url, `create database ${name} template ${template}`);
  return {
    location: { url: withDatabase(url, name) },
    close: () => administer(url, `drop database ${name} with (force)`),
  };
}

/** `npm run test:postgres` drops every database of its prefix when the run is over. */
const newName = () => `${process.env.HOPEN_TEST_PREFIX ?? 'hopen_test'}_${randomUUID().slice(0, 8)}`;

function withDatabase(url: string, name: string): string {
  const target = new URL(url);
  target.pathname = `/${name}`;
  return target.href;
}

async function administer<Rows>(url: string, sql: string): Promise<Rows> {
  const orm = await MikroORM.init({
    driver: PostgreSqlDriver,
    clientUrl: url,
    entities: [],
    ensureDatabase: false,
    discovery: { warnWhenNoEntities: false },
  });
  try {
    return (await orm.em.fork().execute(sql)) as Rows;
  } finally {
    await orm.close();
  }
}

async function fill(location: DatabaseLocation, loadedOn: CivilDay): Promise<void> {
  const databases = new Map<string, Database>();
  for (const subgraph of SUBGRAPHS)
    databases.set(subgraph.name, await openSubgraphDatabase(subgraph, location));
  await loadSyntheticData(databases, loadedOn, () => {});
  for (const database of databases.values()) await database.close();
}

const FAILED = 'FAILED:';

/** Makes a thing once per run, whichever test file asks first; the others wait for it. Returns what `make` returned. */
async function madeOnce(name: string, make: () => Promise<string>): Promise<string> {
  const folder = process.env.HOPEN_RUN_FOLDER!;
  const result = join(folder, `${name}.txt`);
  try {
    await mkdir(join(folder, `${name}.lock`));
  } catch {
    for (;;) {
      const made = await readFile(result, 'utf8').catch(() => '');
      if (made.startsWith(FAILED)) throw new Error(made);
      if (made) return made;
      await setTimeout(100);
    }
  }
  const made = await make().catch(async (error) => {
    await writeFile(result, `${FAILED} ${error}`);
    throw error;
  });
  await writeFile(result, made);
  return made;
}
