import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { variableOf } from '@hopen/kit/server';
import { SUBGRAPHS } from '@hopen/scripts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IndicatorImportRun } from '../support/indicator-import-test-run.ts';
import {
  anchorsOf,
  beside,
  type Page,
  pathsIn,
  proseOf,
  ROOT,
  readPages,
  userErrorsIn,
  viewpointOf,
} from '../support/pages.ts';
import { startTestCountry, type TestCountry, TODAY } from '../support/test-country.ts';
import { syntheticDatabase } from '../support/test-database.ts';
import { NAME, variablesRead } from '../support/variables-read.ts';

const pages = await readPages();
const readme = pages.find(({ path }) => path === 'README.md')?.text ?? '';
const blocks = pages.flatMap((page) => page.blocks);
const of = (language: string) => blocks.filter((block) => block.language === language);
const { scripts } = JSON.parse(await readFile(`${ROOT}package.json`, 'utf8')) as {
  scripts: Record<string, string>;
};
/** Commands of this project by name, with their sources; Jest's have none. */
const commands = new Map(
  Object.entries(scripts).flatMap(([name, script]) => {
    const command = /^node scripts\/run\.mjs (\S+)$/.exec(script)?.[1];
    return command ? [[name, command] as const] : [];
  }),
);
/** Programs of others, which read their own options. */
const PROGRAMS_OF_OTHERS = ['test', 'test-slow', 'test-postgres', 'build'];
const sourceOf = (command: string) => readFile(`${ROOT}scripts/src/commands/${command}.ts`, 'utf8');
const variables = await variablesRead();

/** `npm run -s token`, `npm start`. */
const COMMAND = /\bnpm (?:run (?:-\S+ )*([\w:]+[\w:-]*)|(start|test)\b)/g;
/** Languages of blocks that a test runs: `sh`, `ts`, `jsonc` and their output in `processes/pages.test.ts`, the others here. */
const LANGUAGES = ['graphql', 'csv', 'mermaid', 'sh', 'ts', 'jsonc', 'json'];
/** Pages of doors and packages; records, changelogs and the template of ARSs have another form. */
const guides = pages.filter(
  ({ path }) => !/^README|decisions\/|CHANGELOG|subgraphs\/roadmaps-(?!paca)/.test(path),
);
const records = pages.filter(({ path }) => path.includes('decisions/'));
/** Files that exist only once an ARS has joined, or the graph has run. */
const NOT_YET = /bretagne|^\.data\//;

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

  it.each([...variables.keys()].sort())(
    'or the page of operators or of contributors describes %s',
    (variable) => {
      const rows = pages
        .filter(({ path }) => ['README.md', 'gateway/README.md', 'CONTRIBUTING.md'].includes(path))
        .flatMap(({ text }) => text.split('\n').filter((line) => line.includes(`\`${variable}\``)));
      // A row that leads to another page describes nothing.
      expect(rows.filter((line) => !/\]\([^)]*#(settings|tests)\)/.test(line))).not.toEqual([]);
    },
  );

  it.each(['PORT', 'URL', 'TIMEOUT_MS'] as const)('shows how the %s of a subgraph is called', (what) => {
    const names = SUBGRAPHS.map(({ name }) => variableOf(name, what));
    expect(names.filter((name) => readme.includes(name))).not.toEqual([]);
  });

  it.each([...commands.keys()].map((name) => ({ name })))(
    'or CONTRIBUTING lists the command $name',
    ({ name }) => {
      const shown = name === 'start' || name === 'test' ? `npm ${name}` : `npm run ${name}`;
      const texts = pages
        .filter(({ path }) => ['README.md', 'CONTRIBUTING.md'].includes(path))
        .map(({ text }) => text);
      expect(texts.join('\n')).toContain(`| \`${shown}`);
    },
  );

  it('starts nothing past the launcher that tells others of itself', () => {
    expect(Object.values(scripts).filter((script) => script.includes('turbo'))).toEqual([]);
  });

  it.each([...commands.values()])(
    'has a command %s that answers --help and refuses what it does not know',
    async (command) => {
      if (PROGRAMS_OF_OTHERS.includes(command)) return;
      const text = await sourceOf(command);
      expect(text).toContain('await runCommandLine({ usage: USAGE');
      expect(text).not.toMatch(/process\.argv|parseArgs/);
    },
  );

  it('draws every subgraph of the State', () => {
    const [picture] = of('mermaid');
    for (const { name } of SUBGRAPHS.filter(({ name }) => !name.startsWith('roadmaps-')))
      expect(picture?.text).toContain(`["${name}<br/>`);
  });
});

describe.each(pages.map((page) => ({ ...page })))('$path', (page) => {
  it('names only commands that there are, with options that they know', async () => {
    for (const [line] of page.text.matchAll(/^.*\bnpm (?:run|start|test)\b.*$/gm)) {
      const named = [...line.matchAll(COMMAND)].map(([, run, short]) => (run ?? short)!);
      expect(named.filter((name) => !(name in scripts))).toEqual([]);
      const options = [...line.matchAll(/(?<=[\s`])--[a-z][\w-]+/g)].map(([option]) => option.slice(2));
      await expectKnown(named, options);
    }
  });

  it('names only files that there are', async () => {
    const missing: string[] = [];
    for (const path of pathsIn(page))
      if (!NOT_YET.test(path) && !(await isThere(page, path))) missing.push(path);
    expect(missing).toEqual([]);
  });

  it('links only to what is there', () => {
    const links = [...proseOf(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
    for (const [, target, anchor] of links) {
      const path = target ? beside(page, target) : page.path;
      expect({ path, isThere: existsSync(ROOT + path) }).toEqual({ path, isThere: true });
      const linked = pages.find((each) => each.path === path);
      if (anchor) expect(linked && anchorsOf(linked)).toContain(anchor);
    }
  });

  it('has no block that nothing runs', () => {
    expect(page.blocks.filter(({ language }) => !LANGUAGES.includes(language))).toEqual([]);
    const languages = page.blocks.map(({ language }) => language);
    // Files of a project are compiled and run by the commands of their page.
    if (languages.includes('ts')) expect(languages).toContain('sh');
  });

  it('uses variables of a shell that it sets, or that the code reads', () => {
    const text = page.blocks
      .filter(({ language }) => language === 'sh')
      .map((block) => block.text)
      .join('\n');
    const set = [...text.matchAll(/(?:^|\s)([A-Z_]+)=/gm)].map(([, name]) => name!);
    const used = [...text.matchAll(/\$([A-Z_]+)/g)].map(([, name]) => name!);
    expect(used.filter((name) => !set.includes(name))).toEqual([]);
    const isTheCodes = (name: string) => variables.has(name) || /_(PORT|URL|TIMEOUT_MS)$/.test(name);
    expect(set.filter((name) => !isTheCodes(name) && !used.includes(name))).toEqual([]);
  });
});

describe('a page', () => {
  it.each(['schema', 'subgraphs/kit', 'subgraphs/roadmap-kit'])(
    'tells of changes of %s, and is packed with it',
    async (folder) => {
      expect(pages.map(({ path }) => path)).toContain(`${folder}/CHANGELOG.md`);
      const { files } = JSON.parse(await readFile(`${ROOT}${folder}/package.json`, 'utf8')) as {
        files: string[];
      };
      expect(files).toContain('CHANGELOG.md');
    },
  );

  it.each(guides.map(({ path, text }) => ({ path, text })))('$path says first whom it is for', ({ text }) => {
    expect(text).toMatch(/^# \S+\n\nFor [\s\S]*?In\s+five\s+minutes/);
  });

  it.each(records.map(({ path, text }) => ({ path, text })))(
    '$path has the form of a record',
    ({ path, text }) => {
      const number = Number(/decisions\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1]);
      expect(text).toMatch(
        /^# \d+\. .+\n\nDate: \d{4}-\d\d-\d\d\. Status: .+\.\n\n## Context\n[\s\S]+\n## Decision\n[\s\S]+\n## Consequences\n/,
      );
      expect(text).toMatch(new RegExp(`^# ${number}\\. `));
    },
  );
});

describe('a block', () => {
  let country: TestCountry;
  beforeAll(async () => {
    country = await startTestCountry();
  });
  afterAll(() => country.close());

  it.each(of('graphql').map((block) => ({ ...block })))('$at answers', async (block) => {
    const { claims, day } = viewpointOf(block);
    country.liveOn(day ?? TODAY);
    const { data, errors, extensions } = await country.ask(
      block.text,
      {},
      claims && (await country.token(claims)),
    );
    expect(errors).toBeUndefined();
    expect(userErrorsIn(data)).toEqual([]);
    expect(Object.values(data)).not.toContain(null);
    expect(extensions!.completeness).toMatchObject({ complete: true });
  });

  it.each(of('csv').map((block) => ({ ...block })))(
    '$at is a file of values that the shipped country takes',
    async ({ text }) => {
      const run = await IndicatorImportRun.open(await syntheticDatabase());
      try {
        expect(await run.import(text)).toEqual({
          read: 1,
          declared: 1,
          corrected: 0,
          unchanged: 0,
          rejected: 0,
        });
      } finally {
        await run.close();
      }
    },
  );

  // Output of a command is compared in `processes/pages.test.ts`.
  it.each(
    of('json')
      .filter(({ follows }) => follows?.language !== 'sh')
      .map((block) => ({ ...block })),
  )('$at is a line of the access log', async ({ text }) => {
    const shown = JSON.parse(text) as Record<string, unknown>;
    await country.ask(
      'query Mine { applications(first: 1) { nodes { decisions { act } } } }',
      {},
      await country.token({ hopen_role: 'ars', hopen_region: '93', sub: 'agent' }),
    );
    const read = country.reads.find(({ operation }) => operation === shown.operation) as unknown as Record<
      string,
      unknown
    >;
    // `level` and `service` are added by the log of a process.
    expect(Object.keys(shown)).toEqual(expect.arrayContaining(Object.keys(read)));
    expect({ operation: read.operation, asked: read.asked, msg: read.msg }).toEqual({
      operation: shown.operation,
      asked: shown.asked,
      msg: shown.msg,
    });
  });
});

/** Fails on an option that none of these commands knows. Options of Jest are not checked. */
async function expectKnown(named: readonly string[], options: readonly string[]): Promise<void> {
  const sources = named.flatMap((name) =>
    PROGRAMS_OF_OTHERS.includes(commands.get(name) ?? '') ? [] : (commands.get(name) ?? []),
  );
  if (sources.length === 0 || named.some((name) => PROGRAMS_OF_OTHERS.includes(commands.get(name) ?? '')))
    return;
  const text = (await Promise.all(sources.map(sourceOf))).join('\n');
  expect(options.filter((option) => !text.includes(option))).toEqual([]);
}

/** Finds a file beside the page, from the root, or by the end of its path: `domain/acts.ts` of any subgraph. */
async function isThere(page: Page, path: string): Promise<boolean> {
  for (const pattern of [beside(page, path), path, `{schema,gateway,scripts,test,subgraphs/*}/**/${path}`])
    for await (const found of glob(pattern, { cwd: ROOT, exclude: (each) => /node_modules|dist/.test(each) }))
      if (found) return true;
  return false;
}
