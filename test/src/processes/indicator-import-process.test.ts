import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { indicators } from '@hopen/indicators';
import { type DatabaseLocation, openPglite } from '@hopen/kit/database';
import { openSubgraphDatabase } from '@hopen/kit/serve';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { HEADER, row, SITE } from '../support/indicator-import-test-run.ts';
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts';
import { CommandProcess } from './command-process.ts';

let folder: string;
let server: TestDatabase | undefined;
let environment: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'indicator-process-'));
  // The command opens its own database: a folder, or a database on the server.
  server = process.env.HOPEN_TEST_POSTGRES ? await emptyDatabase() : undefined;
  environment = { HOPEN_DATA: folder, INIT_CWD: folder };
  if (server) environment.DATABASE_URL = (server.location as { url: string }).url;
});
afterAll(async () => {
  await CommandProcess.stopAll();
  await server?.close();
  await rm(folder, { recursive: true });
});

async function makeKnown(reference: string): Promise<void> {
  const [kind, number] = reference.split(':');
  const pglite = server ? undefined : await openPglite({ dataDir: join(folder, 'postgres') });
  const location: DatabaseLocation = pglite ? { pglite } : server!.location;
  const database = await openSubgraphDatabase(indicators, location, '2024-01-01');
  await database.em.fork().execute(`insert into indicators.beneficiary
    (kind, number, region_codes, is_public, copied_on) values ('${kind}', '${number}', '{93}', true, '2024-01-01')`);
  await database.close();
  await pglite?.close();
}

async function run(...args: string[]) {
  const command = new CommandProcess(['import', ...args], environment);
  const code = await command.exitCode();
  return { code, output: command.output };
}

it('npm run import -- indicators: needs beneficiaries, imports a file, says what it did, and adds nothing twice', async () => {
  await writeFile(join(folder, 'values.csv'), `${HEADER}\n${row()}\n${row({ indicator: 'P9.9' })}\n`);
  const empty = await run('indicators', 'values.csv');
  expect(empty).toMatchObject({ code: 1, output: expect.stringContaining('No beneficiary is known') });
  expect(empty.output).not.toMatch(/\n\s+at /);

  await makeKnown(SITE);
  const first = await run('indicators', 'values.csv');
  expect(first).toMatchObject({ code: 2, output: expect.stringContaining('values.csv is imported.') });
  expect(first.output).toMatch(/\n +2 +1 +0 +0 +1\n/);
  expect(first.output).toContain('1 UNKNOWN_INDICATOR');
  expect(await readFile(join(folder, 'indicator-rejects.csv'), 'utf8')).toContain('3;"UNKNOWN_INDICATOR"');
  const second = await run('indicators', 'values.csv', '--rejects', 'others.csv');
  expect(second.output).toMatch(/\n +2 +0 +0 +1 +1\n/);
  expect(await readFile(join(folder, 'others.csv'), 'utf8')).toContain('UNKNOWN_INDICATOR');

  await writeFile(join(folder, 'broken.csv'), `${HEADER}\n${row({ evidence_label: '"a' })}`);
  await writeFile(join(folder, 'sound.csv'), `${HEADER}\n${row()}\n`);
  expect(await run('indicators', 'sound.csv')).toMatchObject({ code: 0 });
  const broken = await run('indicators', 'broken.csv');
  expect(broken).toMatchObject({ code: 1, output: expect.stringContaining('broken.csv:2: ') });
});

it('npm run import -- --help tells what the exit status means', async () => {
  const { code, output } = await run('--help');
  expect(code).toBe(0);
  expect(output).toMatch(/Exit status: 0 .*; 2 /);
});

it.each([
  { args: [], named: 'Import what?' },
  { args: ['values'], named: 'Unknown kind of import "values"' },
  { args: ['indicators'], named: 'Which files?' },
  { args: ['indicators', 'a.csv', 'b.csv'], named: 'One file at a time' },
  { args: ['indicators', 'a.csv', '--allow-closures'], named: 'for finess' },
])('npm run import -- $args: $named', async ({ args, named }) => {
  const { code, output } = await run(...args);
  expect(code).toBe(1);
  expect(output).toContain(named);
  expect(output).toContain('Usage');
});
