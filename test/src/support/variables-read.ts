import { glob, readFile } from 'node:fs/promises';
import { ROOT } from './pages.ts';

const CODE = [
  'subgraphs/*/src/**/*.ts',
  'gateway/src/**/*.ts',
  'scripts/src/**/*.ts',
  'scripts/*.mjs',
  'test/src/**/*.ts',
];
/** Variables that the system, npm, CI or the test run itself sets. */
const SET_BY_OTHERS = [
  'APOLLO_TELEMETRY_DISABLED',
  'HOME',
  'PATH',
  'INIT_CWD',
  'CI',
  'HOPEN_RUN_FOLDER',
  'HOPEN_RUN_PROCESS',
  'HOPEN_TEST_POSTGRES',
  'HOPEN_TEST_PREFIX',
];

/** Names in the form of variables. */
export const NAME = /\b[A-Z][A-Z0-9_]*\b/g;

/** Readings of a variable; the names stand in the first group. */
const READINGS = [
  /\b(?:process\.env|environment|env)\.([A-Z][A-Z0-9_]*)\b/g,
  /\b(?:process\.env|environment|env)\[\s*'([A-Z][A-Z0-9_]*)'\s*\]/g,
  /\{([^{}]*)\}\s*=\s*(?:process\.env|environment|env)\b/g,
  /\{([^{}]*)\}\s*:\s*Environment\b/g,
  /\bportFrom\([\w.]+,\s*'([A-Z][A-Z0-9_]*)'/g,
];

/** Finds the environment variables that the code reads, each with a file that reads it. */
export async function variablesRead(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const path of glob(CODE, { cwd: ROOT })) {
    const text = await readFile(ROOT + path, 'utf8');
    // Tests hand variables to others; their own come from the process.
    const readings = path.endsWith('.test.ts')
      ? READINGS.filter(({ source }) => !source.includes('Environment') && !source.includes('portFrom'))
      : READINGS;
    for (const reading of readings) {
      for (const [, names] of text.matchAll(reading)) {
        for (const [name] of names!.replace(/'[^']*'/g, '').matchAll(NAME)) found.set(name, path);
      }
    }
  }
  for (const name of SET_BY_OTHERS) found.delete(name);
  return found;
}
