import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts';
import { CommandProcess } from './command-process.ts';
import { publishStructures } from './data-set.ts';
import { structuresOf } from './page-runner.ts';

const DATASET = '/api/1/datasets/finess-structures-1/';

let folder: string;
/** Folder for temporary files of the command. */
let temporary: string;
let server: TestDatabase | undefined;
let environment: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'finess-process-'));
  temporary = join(folder, 'tmp');
  await mkdir(temporary);
  // The command opens its own database: a folder, or a database on the server.
  server = process.env.HOPEN_TEST_POSTGRES ? await emptyDatabase() : undefined;
  environment = { HOPEN_DATA: folder, INIT_CWD: folder, TMPDIR: temporary, TODAY: '2024-02-01' };
  if (server) environment.DATABASE_URL = (server.location as { url: string }).url;
});
afterAll(async () => {
  await CommandProcess.stopAll();
  await server?.close();
  await rm(folder, { recursive: true });
});

async function run(args: readonly string[], more: Record<string, string> = {}) {
  const command = new CommandProcess(['import', ...args], { ...environment, ...more });
  const code = await command.exitCode();
  expect(await readdir(temporary)).toEqual([]);
  return { code, output: command.output };
}

it('npm run import -- finess --from: brings what is new, says when nothing is, and refuses what is older', async () => {
  const january = await publishStructures('2024-01-02', structuresOf('2024-01-02'));
  const from = ['finess', '--from', january.origin + DATASET];
  const first = await run([...from, '--by', 'cron']);
  expect(first).toMatchObject({ code: 0, output: expect.stringContaining('of 2024-01-02 is imported') });
  expect(first.output).not.toContain('Warning');
  const second = await run(from, { REGISTRY_WARNING_DAYS: '29' });
  expect(second).toMatchObject({ code: 0, output: expect.stringContaining('Nothing new') });
  expect(second.output).toContain('Warning: the register is stale');
  january.close();

  await mkdir(join(folder, 'extracts'));
  await writeFile(join(folder, 'extracts', 'old.json.gz'), structuresOf('2024-01-01'));
  const older = await run(['finess', '--from', 'extracts']);
  expect(older).toMatchObject({ code: 1, output: expect.stringContaining('was imported already') });
  expect(older.output).not.toMatch(/\n\s+at /);
});

it('a signal ends a download, and nothing of it is left', async () => {
  const silent = createServer((_request, response) => void response.write('half of it'));
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  const { port } = silent.address() as AddressInfo;
  const asked = once(silent, 'request');
  const command = new CommandProcess(
    ['import', 'finess', '--from', `http://127.0.0.1:${port}/a.json.gz`],
    environment,
  );
  await asked;
  expect(await readdir(temporary)).toHaveLength(1);
  expect(await command.stop('SIGTERM')).toBe(1);
  expect(await readdir(temporary)).toEqual([]);
  silent.closeAllConnections();
  silent.close();
});

it.each([
  { args: ['a.json', '--from', 'folder'], named: 'not both' },
  { args: ['a.json', '--sha256', 'ab'], named: '--sha256 is for --from' },
  { args: ['--from', 'https://example.org/a.json.gz', '--sha256', 'ab'], named: '64 hexadecimal digits' },
  { args: ['--from', 'folder', '--by', ' '], named: '--by takes a name' },
  { args: ['--from', 'none'], named: 'not a folder' },
  { args: ['--from', 'http://example.org/a.json.gz'], named: 'begins with https://' },
])('npm run import -- finess $args: $named', async ({ args, named }) => {
  const { code, output } = await run(['finess', ...args]);
  expect(code).toBe(1);
  expect(output).toContain(named);
  expect(output).not.toMatch(/\n\s+at /);
});
