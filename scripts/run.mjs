// Runs a command from its TypeScript sources, on the Node version from the lockfile.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `HOP'EN Graph runs on Node 24, and this is ${process.version}. "npm ci" brings Node 24 with it; it does not with --omit=optional: then install Node 24 yourself.`,
  );
  process.exit(1);
}
if (!existsSync(`${root}node_modules`)) {
  console.error('The dependencies are missing: run "npm ci" first.');
  process.exit(1);
}

const [command, ...args] = process.argv.slice(2);
const jest = (config) => ['node_modules/jest/bin/jest.js', '--config', `test/jest/${config}`];
const programs = {
  test: jest('config.mjs'),
  'test-slow': jest('slow.config.mjs'),
  'jest-postgres': jest('postgres.config.mjs'),
  build: ['node_modules/turbo/bin/turbo', 'run', 'build'],
};
const program = programs[command] ?? [`scripts/src/commands/${command}.ts`];
// What an import holds at once is small; without a limit, V8 collects what it leaves behind only after gigabytes.
const memory = command === 'import' ? ['--max-old-space-size=512'] : [];
const sources = ['-C', '@hopen/source', '--import', new URL('./typescript.mjs', import.meta.url).href];
const child = spawn(process.execPath, [...memory, ...sources, ...program, ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { TURBO_TELEMETRY_DISABLED: '1', ...process.env },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : code));
