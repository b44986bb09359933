import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PACKAGES = ['schema', 'subgraphs/*', 'gateway', 'scripts', 'scripts/ars-template', 'test'];

/** Source file: path from the root, text and imports. */
interface Source {
  readonly path: string;
  readonly text: string;
  /** Imported modules: files by path from the root (`funding/src/domain/ledger.ts`), packages by name. */
  readonly imports: readonly string[];
  /** Runtime imports only, without types. */
  readonly loads: readonly string[];
}

interface Manifest {
  readonly path: string;
  readonly name: string;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly exports?: string | Record<string, string | Record<string, string>>;
}

const sources = await readAll(
  PACKAGES.map((folder) => `${folder}/src/**/*.ts`),
  readSource,
);
const manifests: Manifest[] = await readAll(
  ['.', ...PACKAGES].map((folder) => posix.join(folder, 'package.json')),
  (path, text) => ({ ...JSON.parse(text), path }),
);
const workspace = manifests.filter(({ path }) => path !== 'package.json');
/** Matches tests and their helpers: `domain/testing/world.ts`, `test-files.ts`. */
const isOfTests = (path: string) => /\.test\.ts$|[/-]test-[a-z-]+\.ts$|\/testing\//.test(path);
const production = sources.filter(({ path }) => !isOfTests(path));

async function readAll<Value>(
  patterns: string[],
  read: (path: string, text: string) => Value,
): Promise<Value[]> {
  const paths: string[] = [];
  for await (const path of glob(patterns, { cwd: ROOT })) paths.push(path.replaceAll('\\', '/'));
  return Promise.all(paths.sort().map(async (path) => read(path, await readFile(ROOT + path, 'utf8'))));
}

function readSource(path: string, text: string): Source {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const statements =
    /^(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(\s*['"`]([^'"`$]+)/gm;
  const found = [...bare.matchAll(statements)].map((match) => {
    const specifier = (match[1] ?? match[2] ?? match[3])!;
    const imported = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier;
    return { imported, isType: /^(?:import|export) type\b/.test(match[0]) };
  });
  const imports = found.map(({ imported }) => imported);
  return { path, text: bare, imports, loads: imports.filter((_, index) => !found[index]!.isType) };
}

const withoutTexts = (text: string) => text.replace(/'[^'\n]*'/g, "''");

/**
 * Package of a specifier: `@hopen/kit` of `@hopen/kit`, `@apollo/server` of `@apollo/server/errors`, `jose` of `jose`.
 */
const packageOf = (specifier: string) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

const isBuiltin = (specifier: string) => specifier.startsWith('node:') || builtinModules.includes(specifier);
const isExternal = (specifier: string) => !existsSync(ROOT + specifier);
const isThirdParty = (specifier: string) =>
  isExternal(specifier) && !isBuiltin(specifier) && !specifier.startsWith('@hopen/');

/** Libraries that only compute. */
const PURE = ['proj4'];
const ORM = /^@mikro-orm\/|^@electric-sql\/|^pg$/;
const SERVERS = /^@apollo\/(server|gateway)|^undici$|^jose$/;

/** Maximum number of files in a folder. */
const MOST_FILES = 45;

interface ImportRule {
  readonly sentence: string;
  readonly files: RegExp;
  /** Decides whether the file may import it. `own` is the folder of the file's package. */
  readonly allows: (imported: string, own: string) => boolean;
}

const isOneOf =
  (...packages: string[]) =>
  (imported: string) =>
    packages.includes(packageOf(imported));

/** Packages that an ARS builds its subgraph on. */
const isPublished = isOneOf('@hopen/schema', '@hopen/kit', '@hopen/roadmap-kit');

/** Matches files of every subgraph, and of the template of new-ars. */
const inSubgraph = (path = '') =>
  new RegExp(`^(?:subgraphs/(?!kit/|roadmap-kit/)[^/]+|scripts/ars-template)/src/${path}`);

const SUBGRAPH = inSubgraph();
const within =
  (own: string, ...folders: string[]) =>
  (imported: string) =>
    folders.some((folder) => imported.startsWith(`${own}/src/${folder}`));

const IMPORT_RULES: ImportRule[] = [
  {
    sentence: 'domain imports domain, that of the roadmap kit too, @hopen/schema and what only computes',
    files: inSubgraph('domain/'),
    allows: (imported, own) =>
      within(own, 'domain/')(imported) ||
      imported === '@hopen/roadmap-kit/domain' ||
      isOneOf('@hopen/schema', ...PURE)(imported),
  },
  {
    sentence: 'persistence imports domain, persistence and our published packages, and knows no GraphQL',
    files: inSubgraph('persistence/'),
    allows: (imported, own) =>
      within(own, 'domain/', 'persistence/')(imported) ||
      isPublished(imported) ||
      isBuiltin(imported) ||
      (isThirdParty(imported) && !/graphql/.test(imported) && !SERVERS.test(imported)),
  },
  {
    sentence: 'commands import domain, persistence, commands and our published packages, and know no GraphQL',
    files: inSubgraph('commands/'),
    allows: (imported, own) =>
      within(own, 'domain/', 'persistence/', 'commands/')(imported) ||
      isPublished(imported) ||
      isBuiltin(imported) ||
      (isThirdParty(imported) && !/graphql/.test(imported) && !SERVERS.test(imported)),
  },
  {
    sentence:
      'graph imports domain, commands, persistence, graph and our published packages, and does no I/O of its own',
    files: inSubgraph('graph/'),
    allows: (imported, own) =>
      within(own, 'domain/', 'commands/', 'persistence/', 'graph/')(imported) ||
      isPublished(imported) ||
      (isThirdParty(imported) && !SERVERS.test(imported)),
  },
  {
    sentence: 'subgraph.ts imports its own folder and our published packages',
    files: inSubgraph('subgraph.ts$'),
    allows: (imported, own) => within(own, '')(imported) || isPublished(imported),
  },
  {
    sentence: 'main.ts imports its subgraph and @hopen/kit',
    files: inSubgraph('main.ts$'),
    allows: (imported, own) => within(own, 'subgraph.ts')(imported) || isOneOf('@hopen/kit')(imported),
  },
  {
    sentence: 'a subgraph never imports another, nor the gateway, nor the scripts',
    files: SUBGRAPH,
    allows: (imported, own) =>
      isExternal(imported)
        ? !imported.startsWith('@hopen/') || isPublished(imported)
        : within(own, '')(imported),
  },
  {
    sentence: 'the roadmap kit imports itself, @hopen/schema and @hopen/kit',
    files: /^subgraphs\/roadmap-kit\/src\//,
    allows: (imported, own) =>
      isExternal(imported)
        ? !imported.startsWith('@hopen/') || isOneOf('@hopen/schema', '@hopen/kit')(imported)
        : within(own, '')(imported),
  },
  {
    sentence: 'the kit knows no hospital: it imports itself and @hopen/schema',
    files: /^subgraphs\/kit\/src\//,
    allows: (imported, own) =>
      isExternal(imported)
        ? !imported.startsWith('@hopen/') || imported === '@hopen/schema'
        : within(own, '')(imported),
  },
  {
    sentence: 'the gateway imports no subgraph',
    files: /^gateway\/src\//,
    allows: (imported, own) =>
      isExternal(imported)
        ? !imported.startsWith('@hopen/') || isOneOf('@hopen/schema', '@hopen/kit')(imported)
        : within(own, '')(imported),
  },
  {
    sentence: 'the schema is words and shapes: it imports no I/O and no other package of ours',
    files: /^schema\/src\//,
    allows: (imported, own) =>
      isExternal(imported)
        ? isThirdParty(imported) && !ORM.test(imported) && !SERVERS.test(imported)
        : within(own, '')(imported),
  },
  {
    sentence: 'nobody imports the tests',
    files: /^(?!test\/)/,
    allows: (imported) =>
      imported !== '@hopen/test' && !imported.startsWith('test/') && !imported.endsWith('.test.ts'),
  },
];

describe('who may import whom', () => {
  it.each(IMPORT_RULES)('$sentence', ({ files, allows }) => {
    const concerned = production.filter(({ path }) => files.test(path));
    expect(concerned.length).toBeGreaterThan(0);
    const breaches = concerned.flatMap(({ path, imports }) =>
      imports
        .filter((imported) => !allows(imported, folderOf(path)))
        .map((imported) => `${path} imports ${imported}`),
    );
    expect(breaches).toEqual([]);
  });

  it('is read from real imports: every relative one leads to a file', () => {
    const imports = sources.flatMap(({ path, imports }) => imports.map((imported) => ({ path, imported })));
    expect(imports.length).toBeGreaterThan(300);
    const lost = imports.filter(
      ({ imported }) => /\.(ts|js|mjs|json)$/.test(imported) && isExternal(imported),
    );
    expect(lost.filter(({ imported }) => imported.includes('/src/'))).toEqual([]);
  });
});

/** File of an import: a path as is, a package of ours by its manifest's exports. */
const modules = new Map([
  ...sources.map(({ path }) => [path, path] as const),
  ...workspace.flatMap(({ path, name, exports }) =>
    Object.entries(typeof exports === 'string' ? { '.': exports } : (exports ?? {})).map(
      ([subpath, target]) => {
        const file = typeof target === 'string' ? target : target['@hopen/source'];
        return [posix.join(name, subpath), posix.join(posix.dirname(path), file!)] as const;
      },
    ),
  ),
]);

const loadsOf = new Map(sources.map(({ path, loads }) => [path, loads]));

/** All modules loaded with a module, transitively. */
function loadedWith(path: string, loaded = new Set<string>()): Set<string> {
  for (const imported of loadsOf.get(path) ?? []) {
    const file = modules.get(imported) ?? imported;
    if (loaded.has(file)) continue;
    loaded.add(file);
    loadedWith(file, loaded);
  }
  return loaded;
}

/** Shortest chain of imports by which a file imports itself. */
function wayBack(start: string, importsOf: ReadonlyMap<string, readonly string[]>): string | undefined {
  const importer = new Map<string, string>();
  const queue = [start];
  for (const path of queue) {
    for (const imported of importsOf.get(path) ?? []) {
      if (importer.has(imported)) continue;
      importer.set(imported, path);
      queue.push(imported);
    }
  }
  if (!importer.has(start)) return undefined;
  const chain = [start];
  do chain.unshift(importer.get(chain[0]!)!);
  while (chain[0] !== start);
  return chain.join(' -> ');
}

describe('what is loaded', () => {
  it.each(['gateway/src/index.ts', 'gateway/src/main.ts'])('with %s is no database', (path) => {
    const loaded = [...loadedWith(path)];
    expect(loaded).toEqual(expect.arrayContaining(['@apollo/gateway', 'subgraphs/kit/src/server/http.ts']));
    expect(loaded.filter((each) => ORM.test(each))).toEqual([]);
  });

  it('with the domain of the roadmap kit is nothing but @hopen/schema', () => {
    const loaded = [...loadedWith('subgraphs/roadmap-kit/src/domain/index.ts')].filter(
      (each) => !each.startsWith('schema/') && !each.startsWith('subgraphs/roadmap-kit/src/domain/'),
    );
    expect(loaded.filter((each) => ORM.test(each) || each.startsWith('subgraphs/'))).toEqual([]);
  });

  it('with a subgraph is one: the test above would find it', () => {
    expect([...loadedWith('subgraphs/funding/src/main.ts')]).toContain('@mikro-orm/postgresql');
  });

  it('with npm start is nothing that npm ci --omit=dev leaves out', async () => {
    const { packages } = JSON.parse(await readFile(`${ROOT}package-lock.json`, 'utf8')) as {
      packages: Record<string, { dev?: boolean }>;
    };
    const installed = Object.keys(packages).filter((path) => !packages[path]!.dev);
    const loaded = [...loadedWith('scripts/src/commands/start.ts')].filter(isThirdParty).map(packageOf);
    expect(loaded).toEqual(expect.arrayContaining(['@apollo/gateway', '@mikro-orm/postgresql']));
    const needed = ['@swc/core', ...loaded];
    expect(needed.filter((name) => !installed.some((path) => path.endsWith(`node_modules/${name}`)))).toEqual(
      [],
    );
  });

  it('is nowhere a circle, of types neither', () => {
    const importsOf = new Map(
      sources.map(({ path, imports }) => [path, imports.flatMap((each) => modules.get(each) ?? [])]),
    );
    const circles = [...importsOf.keys()].flatMap((path) => wayBack(path, importsOf) ?? []);
    expect(circles).toEqual([]);
  });
});

describe('a folder', () => {
  it('has a size that can be looked over', () => {
    const folders = Map.groupBy(sources, ({ path }) => posix.dirname(path));
    const drawers = [...folders].filter(([, files]) => files.length > MOST_FILES);
    expect(drawers.map(([folder, files]) => `${folder}: ${files.length}`)).toEqual([]);
  });
});

interface ContentRule {
  readonly sentence: string;
  readonly files: RegExp;
  readonly except?: RegExp;
  readonly forbids: RegExp;
}

const DOMAIN = inSubgraph('domain/');

const CONTENT_RULES: ContentRule[] = [
  { sentence: 'domain has no decorators', files: DOMAIN, forbids: /^\s*@[A-Z]\w*\(/m },
  {
    sentence: 'domain has no clock: the day is handed in',
    files: DOMAIN,
    forbids: /Date\.now|new Date\(\s*\)|performance\.now/,
  },
  {
    sentence: 'domain draws no lots: the same question has the same answer',
    files: DOMAIN,
    forbids: /Math\.random|randomUUID/,
  },
  {
    sentence: 'domain starts no timer and asks no network',
    files: DOMAIN,
    forbids: /setTimeout|setInterval|\bfetch\(/,
  },
  {
    sentence: 'the schema has no clock',
    files: /^schema\/src\//,
    forbids: /Date\.now|new Date\(\s*\)|performance\.now/,
  },
  {
    sentence: 'graph has no clock: the day comes in the context',
    files: inSubgraph('graph/'),
    forbids: /Date\.now|new Date\(\s*\)/,
  },
  {
    sentence: 'only main.ts, the scripts and the tests read the environment',
    files: /./,
    // Exempt, since Apollo's gateway can only be configured through the environment.
    except: /\/main\.ts$|\/no-telemetry\.ts$|^scripts\/src\/|^test\//,
    forbids: /process\.env|from 'node:process'/,
  },
];

describe('what a file may hold', () => {
  it.each(CONTENT_RULES)('$sentence', ({ files, except, forbids }) => {
    const concerned = production.filter(({ path }) => files.test(path) && !except?.test(path));
    expect(concerned.length).toBeGreaterThan(0);
    expect(concerned.filter(({ text }) => forbids.test(withoutTexts(text))).map(({ path }) => path)).toEqual(
      [],
    );
  });
});

describe('the anatomy of a subgraph', () => {
  const subgraphs = workspace.filter(({ path }) => SUBGRAPH.test(path.replace('package.json', 'src/')));

  it.each(subgraphs.map(({ name, path }) => ({ name, folder: posix.dirname(path) })))(
    '$name has the same folders and files as the others',
    ({ folder }) => {
      const parts = [
        'src/domain',
        'src/persistence/migrations',
        'src/graph/authorisation.ts',
        'src/subgraph.ts',
        'src/main.ts',
      ];
      expect(parts.filter((part) => !existsSync(`${ROOT}${folder}/${part}`))).toEqual([]);
    },
  );

  it('has only the names that everyone knows', () => {
    const strange = sources.filter(
      ({ path }) => !/^[a-z0-9-]+(\.(mapping|type|resolver|d))?(\.test)?\.ts$/.test(posix.basename(path)),
    );
    expect(strange.map(({ path }) => path)).toEqual([]);
  });
});

describe('what a package declares', () => {
  const root = manifests.find(({ path }) => path === 'package.json')!;

  it.each(workspace.map((manifest) => ({ name: manifest.name, manifest })))(
    '$name declares each package that it imports',
    ({ manifest }) => {
      const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
      const ours = sources.filter(({ path }) => folderOf(path) === posix.dirname(manifest.path));
      expect(ours.length).toBeGreaterThan(0);
      const missing = ours.flatMap(({ path, imports }) => {
        // Test dependencies are declared at the root.
        const known = isOfTests(path) ? [...declared, ...Object.keys(root.devDependencies ?? {})] : declared;
        const needed = imports
          .filter((imported) => isExternal(imported) && !isBuiltin(imported))
          .map(packageOf);
        return needed.filter((each) => !known.includes(each)).map((each) => `${each}, for ${path}`);
      });
      expect(missing).toEqual([]);
    },
  );

  it('is one version of each dependency, everywhere', () => {
    const versions = Map.groupBy(declarations(), ({ dependency }) => dependency);
    const several = [...versions].filter(([, uses]) => new Set(uses.map(({ version }) => version)).size > 1);
    expect(several.map(([dependency]) => dependency)).toEqual([]);
  });

  it('is an exact version, never a range', () => {
    expect(declarations().filter(({ version }) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('is the version of our own packages that there is', () => {
    const ours = new Map(
      manifests.map((manifest) => [manifest.name, (manifest as { version?: string }).version]),
    );
    const wrong = declarations().filter(
      ({ dependency, version }) => ours.has(dependency) && ours.get(dependency) !== version,
    );
    expect(wrong).toEqual([]);
  });

  /** Declared dependencies, without the optional ones, which bring any minor version of Node 24. */
  function declarations() {
    return manifests.flatMap(({ name, dependencies, devDependencies }) =>
      Object.entries({ ...dependencies, ...devDependencies }).map(([dependency, version]) => ({
        name,
        dependency,
        version,
      })),
    );
  }
});

/**
 * Package folder: `subgraphs/funding` of `subgraphs/funding/src/domain/ledger.ts`, `schema` of `schema/src/index.ts`.
 */
function folderOf(path: string): string {
  return path.slice(0, path.indexOf('/src/'));
}
