import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { runStatement } from '../local-country/run-statement.ts';
import { runCommand } from './run-command.ts';

const DEFAULT_URL = 'postgres://postgres@127.0.0.1:5432/postgres';
const OLDEST_MAJOR = 15;
/** Debian package installed on CI when no server is running. */
const PACKAGE = 'postgresql';

const USAGE = `Usage: npm run test:postgres [-- FILE...] [-t NAME]

Runs the tests that stand on a database on a real PostgreSQL: that of TEST_DATABASE_URL, or the one on this machine; on CI it
installs and starts the distribution's when none answers. It takes the options of Jest.`;

await runCommand(async () => {
  if (['--help', '-h'].includes(process.argv[2] ?? '')) return console.log(USAGE);
  const url = process.env.TEST_DATABASE_URL ?? DEFAULT_URL;
  if (!(await answers(url))) await startServer(url);
  const prefix = `hopen_test_${randomUUID().slice(0, 8)}`;
  const environment = { ...process.env, HOPEN_TEST_POSTGRES: url, HOPEN_TEST_PREFIX: prefix };
  const tests = ['scripts/run.mjs', 'jest-postgres', ...process.argv.slice(2)];
  const run = spawnSync(process.execPath, tests, { stdio: 'inherit', env: environment });
  await dropDatabases(url, prefix);
  process.exitCode = run.status ?? 1;
});

async function answers(url: string): Promise<boolean> {
  try {
    const [{ version }] = (await runStatement(url, 'show server_version_num')).map((row) => ({
      version: Number(row.server_version_num),
    })) as [{ version: number }];
    if (version >= OLDEST_MAJOR * 10_000) return true;
    throw new UserFacingError(`PostgreSQL ${OLDEST_MAJOR} or newer is needed; this one is ${version}.`);
  } catch (error) {
    if (error instanceof UserFacingError) throw error;
    return false;
  }
}

/** Starts the distribution's server on this machine, installing it first on CI. */
async function startServer(url: string): Promise<void> {
  if (!process.env.CI || process.env.TEST_DATABASE_URL) {
    throw new UserFacingError(
      'No PostgreSQL answers. Start one, and name it in TEST_DATABASE_URL if it is elsewhere.',
    );
  }
  if (!existsSync('/etc/postgresql')) {
    execFileSync('apt-get', ['update', '-q'], { stdio: 'inherit' });
    execFileSync('apt-get', ['install', '-y', '-q', PACKAGE], { stdio: 'inherit' });
  }
  const major = readdirSync('/etc/postgresql').at(-1)!;
  trustLoopback(major);
  execFileSync('pg_ctlcluster', ['--skip-systemctl-redirect', major, 'main', 'restart'], {
    stdio: 'inherit',
  });
  for (let attempt = 0; attempt < 50; attempt++) {
    if (await answers(url)) return;
    await setTimeout(200);
  }
  throw new UserFacingError('PostgreSQL was started and does not answer.');
}

/** Allows passwordless loopback connections; on disposable CI machines only. */
function trustLoopback(major: string): void {
  const file = `/etc/postgresql/${major}/main/pg_hba.conf`;
  execFileSync('sed', ['-i', 's#^host\\(.*127.0.0.1/32.*\\)\\(scram-sha-256\\|md5\\)#host\\1trust#', file]);
}

async function dropDatabases(url: string, prefix: string): Promise<void> {
  const rows = await runStatement(url, `select datname from pg_database where datname like '${prefix}%'`);
  for (const { datname } of rows) await runStatement(url, `drop database ${datname} with (force)`);
}
