import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { variableOf } from '@hopen/kit/server';
import { SUBGRAPHS } from '@hopen/scripts';
import { describe, expect, it } from '@jest/globals';
import { IndicatorImportRun } from '../support/indicator-import-test-run.ts';
import { syntheticDatabase } from '../support/test-database.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CODE = [
  'subgraphs/*/src/**/*.ts',
  'gateway/src/**/*.ts',
  'scripts/src/**/*.ts',
  'scripts/*.mjs',
  'test/src/**/*.ts',
];
/** Nobody sets these for this project: the system, npm and CI do, or the test run hands them to itself. */
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

const NAME = /\b[A-Z][A-Z0-9_]*\b/g;

/** The ways in which the code reads a variable; the names stand in the first group. */
const READINGS = [
  /\b(?:process\.env|environment|env)\.([A-Z][A-Z0-9_]*)\b/g,
  /\b(?:process\.env|environment|env)\[\s*'([A-Z][A-Z0-9_]*)'\s*\]/g,
  /\{([^{}]*)\}\s*=\s*(?:process\.env|environment|env)\b/g,
  /\{([^{}]*)\}\s*:\s*Environment\b/g,
  /\bportFrom\([\w.]+,\s*'([A-Z][A-Z0-9_]*)'/g,
];

async function variablesRead(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const path of glob(CODE, { cwd: ROOT })) {
    const text = await readFile(ROOT + path, 'utf8');
    // A test may speak of any variable; what it reads itself it reads from the process.
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

const readme = await readFile(`${ROOT}README.md`, 'utf8').catch(() => '');
const { scripts } = JSON.parse(await readFile(`${ROOT}package.json`, 'utf8')) as {
  scripts: Record<string, string>;
};
const variables = await variablesRead();

describe('the README', () => {
  it('is there', () => {
    expect(readme.trim()).not.toBe('');
  });

  it('is held against the variables that the code reads', () => {
    expect([...variables.keys()]).toEqual(
      expect.arrayContaining([
        'DATABASE_URL',
        'TODAY',
        'NODE_ENV',
        'JWKS_URL',
        'ISSUER_PORT',
        'GATEWAY_PORT',
        'HOPEN_DATA',
        'SUPERGRAPH',
      ]),
    );
  });

  it.each([...variables].sort().map(([variable, path]) => ({ variable, path })))(
    'lists the variable $variable, which $path reads',
    ({ variable }) => {
      expect(readme.match(NAME) ?? []).toContain(variable);
    },
  );

  it.each(['PORT', 'URL'] as const)('shows how the %s of a subgraph is called', (what) => {
    const names = SUBGRAPHS.map(({ name }) => variableOf(name, what));
    expect(names.filter((name) => readme.includes(name))).not.toEqual([]);
  });

  it('starts nothing past the launcher that tells others of itself', () => {
    expect(Object.values(scripts).filter((script) => script.includes('turbo'))).toEqual([]);
  });

  it.each(
    Object.values(scripts).flatMap((script) => /^node scripts\/run\.mjs (\S+)$/.exec(script)?.[1] ?? []),
  )('has a command %s that answers --help and refuses what it does not know', async (command) => {
    // Jest and Turborepo do so themselves.
    if (['test', 'test-slow', 'test-postgres', 'build'].includes(command)) return;
    const text = await readFile(`${ROOT}scripts/src/commands/${command}.ts`, 'utf8');
    expect(text).toContain('await runCommandLine({ usage: USAGE');
    expect(text).not.toMatch(/process\.argv|parseArgs/);
  });

  it('shows a file of values that the shipped country takes', async () => {
    const [, example] = /^```csv\n([\s\S]*?)^```/m.exec(readme)!;
    const run = await IndicatorImportRun.open(await syntheticDatabase());
    try {
      expect(await run.import(example!)).toEqual({
        read: 1,
        declared: 1,
        corrected: 0,
        unchanged: 0,
        rejected: 0,
      });
    } finally {
      await run.close();
    }
  });

  it('names only commands that there are', () => {
    const named = [...readme.matchAll(/\bnpm run (?:-\S+ )*([\w:]+[\w:-]*)/g)].map(([, command]) => command!);
    const short = [...readme.matchAll(/\bnpm (start|test)\b/g)].map(([, command]) => command!);
    expect([...named, ...short].length).toBeGreaterThan(0);
    expect([...new Set([...named, ...short])].filter((command) => !(command in scripts))).toEqual([]);
  });
});
