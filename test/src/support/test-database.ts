import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import type { Database, DatabaseLocation } from '@hopen/kit/database';
import { openPglite } from '@hopen/kit/database';
import { openSubgraphDatabase } from '@hopen/kit/serve';
import type { CivilDay } from '@hopen/schema';
import { generateSyntheticData, loadSyntheticData, runStatement, SUBGRAPHS } from '@hopen/scripts';
import { oncePerRun } from './once-per-run.ts';
import { sampleOf } from './sample.ts';
import { snapshot } from './snapshots.ts';

/** Database of one test file. */
export interface TestDatabase {
  readonly location: DatabaseLocation;
  close(): Promise<void>;
}

/** PostgreSQL server of `npm run test:postgres`; PGlite without it. */
const server = process.env.HOPEN_TEST_POSTGRES;

/** Day after all events of the synthetic country. */
const AFTERWARDS = '2026-01-15';

/** Whole country where published figures are asserted, a sample of its applications elsewhere. */
export type CountrySize = 'sample' | 'whole';

/** Copy of a database with the synthetic country as of a day, isolated from other test files. */
export async function syntheticDatabase(
  loadedOn: CivilDay = AFTERWARDS,
  size: CountrySize = 'sample',
): Promise<TestDatabase> {
  const name = `${size}-${loadedOn}`;
  const load = (location: DatabaseLocation) => fill(location, loadedOn, size);
  if (!server) return pgliteCopy(name, load);
  return postgresCopy(await oncePerRun(`template-${name}`, () => makeTemplate(server, load)), server);
}

/** Fresh database without tables. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return server ? postgresCopy('template1', server) : pgliteCopy('empty', async () => {});
}

type Load = (location: DatabaseLocation) => Promise<void>;

async function pgliteCopy(name: string, load: Load): Promise<TestDatabase> {
  const loadDataDir = await openAsBlob(await snapshot(name, () => dumpOf(load)));
  const pglite = await openPglite({ loadDataDir });
  return { location: { pglite }, close: () => pglite.close() };
}

async function dumpOf(load: Load): Promise<Blob> {
  const pglite = await openPglite({});
  await load({ pglite });
  const dump = await pglite.dumpDataDir('none');
  await pglite.close();
  return dump;
}

async function makeTemplate(url: string, load: Load): Promise<string> {
  const name = newName();
  await runStatement(url, `create database ${name}`);
  await load({ url: withDatabase(url, name) });
  return name;
}

async function postgresCopy(template: string, url: string): Promise<TestDatabase> {
  const name = newName();
  await runStatement(url, `create database ${name} template ${template}`);
  return {
    location: { url: withDatabase(url, name) },
    close: async () => void (await runStatement(url, `drop database ${name} with (force)`)),
  };
}

/** Database name with a prefix, by which `npm run test:postgres` drops all of them. */
const newName = () => `${process.env.HOPEN_TEST_PREFIX ?? 'hopen_test'}_${randomUUID().slice(0, 8)}`;

function withDatabase(url: string, name: string): string {
  const target = new URL(url);
  target.pathname = `/${name}`;
  return target.href;
}

async function fill(location: DatabaseLocation, loadedOn: CivilDay, size: CountrySize): Promise<void> {
  const databases = new Map<string, Database>();
  for (const subgraph of SUBGRAPHS)
    databases.set(subgraph.name, await openSubgraphDatabase(subgraph, location, loadedOn));
  const whole = generateSyntheticData();
  await loadSyntheticData(databases, loadedOn, () => {}, size === 'whole' ? whole : sampleOf(whole));
  for (const database of databases.values()) await database.close();
}
