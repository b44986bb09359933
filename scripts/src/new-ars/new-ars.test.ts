import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gatewaySubgraph } from '@hopen/gateway';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { DELEGATIONS, delegationOf, roadmapsWith } from '@hopen/roadmaps';
import { findRegion, REGIONS, ROADMAP_NAMES } from '@hopen/schema';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { compose } from '../contract/composition.ts';
import { SUBGRAPHS, subgraphIn } from '../contract/subgraphs.ts';
import { inventRoadmaps } from '../synthetic/roadmaps.ts';
import type { ArsRequest } from './request.ts';
import { returnArs, writeArs } from './writing.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const TABLE = 'subgraphs/roadmaps/src/domain/delegations.ts';
/** Region without a subgraph of its own. */
const { code: REGION } = REGIONS.find(
  ({ code }) => !DELEGATIONS.some(({ regionCode }) => regionCode === code),
)!;
const NAMES = ROADMAP_NAMES.get(REGION)!;
const LINE = delegationOf({ regionCode: REGION });
const { slug: SLUG } = findRegion(REGION)!;
/** Published versions of the region. */
const VERSIONS = inventRoadmaps([]).filter(({ regionCode }) => regionCode === REGION);

/** Copy of the files that the command reads or changes. */
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(process.env.HOPEN_RUN_FOLDER!, 'new-ars-'));
  for (const path of ['package-lock.json', 'schema/supergraph.graphql', TABLE]) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await cp(join(ROOT, path), join(root, path));
  }
});
afterEach(() => rm(root, { recursive: true, force: true }));

const write = (request: Partial<ArsRequest> = {}) =>
  writeArs({ region: REGION, versions: VERSIONS, ...request }, { root, delegations: DELEGATIONS });

/** Contents of all files below a folder, by path. */
async function filesOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  return Object.fromEntries(
    await Promise.all(
      paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path, 'utf8')] as const),
    ),
  );
}

describe('a request that cannot be granted is refused, and leaves nothing behind', () => {
  /** Obstacle: `there` is an existing file or folder. */
  it.each<[string, Partial<ArsRequest> & { there?: string }]>([
    ['a region that is delegated already', { region: '93' }],
    ['a code that no region has', { region: '99' }],
    ['no code', { region: 'Bretagne' }],
    ['a folder that is there', { there: `subgraphs/${LINE.subgraph}/README.md` }],
    ['a delegation table of another form', { there: TABLE }],
    ['a folder within this repository, for an ARS that hosts itself', { out: 'subgraphs/elsewhere' }],
    ['a file where the folder is to be', { there: `subgraphs/${LINE.subgraph}` }],
  ])('%s', async (_what, { out, there, ...request }) => {
    if (there) {
      await mkdir(dirname(join(root, there)), { recursive: true });
      await writeFile(join(root, there), 'Theirs.');
    }
    const before = await filesOf(root);
    const refused = write({ ...request, ...(out && { out: join(root, out) }) });
    await expect(refused).rejects.toThrow(UserFacingError);
    expect(await filesOf(root)).toEqual(before);
    expect(await readdir(join(root, 'subgraphs'))).not.toContain(`.${LINE.subgraph}`);
  });

  it('nor does one that fails at the very last', async () => {
    // Blocks writing, since a folder has the file's name.
    await mkdir(join(root, `${TABLE}.new`));
    const before = await filesOf(root);
    await expect(write()).rejects.toThrow();
    expect(await filesOf(root)).toEqual(before);
  });
});

describe('the subgraph that is written', () => {
  it('is whole, and has no trace of the template', async () => {
    const { folder, ars } = await write();
    expect(folder).toBe(join(root, 'subgraphs', LINE.subgraph));
    const files = await filesOf(folder);
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        'package.json',
        'README.md',
        'data/roadmap.json',
        `src/domain/${SLUG}-roadmap.test.ts`,
        `src/persistence/migrations/001-${SLUG}-roadmap.ts`,
        `src/graph/${SLUG}-roadmap.resolver.ts`,
        'src/subgraph.ts',
        'src/main.ts',
      ]),
    );
    expect(JSON.stringify(files)).not.toMatch(/terra.?nova|template|\b4100\b|\b00\b/i);
    expect(files['src/subgraph.ts']).toContain(`port: ${ars.port},`);
    expect(files[`src/domain/${SLUG}-roadmap.ts`]).toContain(` = '${REGION}'`);
    expect(SUBGRAPHS.map(({ port }) => port)).not.toContain(ars.port);
  });

  it('knows where the national graph is, and neither another subgraph nor a database', async () => {
    const { folder } = await write();
    expect(JSON.stringify(await filesOf(folder))).not.toMatch(/\bfunding\b|postgres:|\b400[1-9]\b/i);
    for (const { region, peers } of SUBGRAPHS.filter((each) => each.region))
      expect([region, Object.keys(peers ?? {})]).toEqual([region, ['national']]);
  });

  it('is in the lockfile, where nothing else has changed', async () => {
    const before = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
    await write();
    const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
    const folder = `subgraphs/${LINE.subgraph}`;
    const manifest = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
    const { [`node_modules/${manifest.name}`]: link, [folder]: entry, ...others } = packages;
    expect(link).toEqual({ resolved: folder, link: true });
    expect(entry.dependencies).toEqual(manifest.dependencies);
    expect(others).toEqual(before.packages);
  });

  it('is delegated to by one line more, and the country composes with it', async () => {
    await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'junction');
    const before = await readFile(join(root, TABLE), 'utf8');
    await write();
    const after = await readFile(join(root, TABLE), 'utf8');
    expect(after.split('\n')).toHaveLength(before.split('\n').length + 1);
    const { DELEGATIONS: table } = await import(pathToFileURL(join(root, TABLE)).href);
    expect(table).toEqual([...DELEGATIONS, LINE]);

    const joined = await subgraphIn(pathToFileURL(join(root, 'subgraphs/')), LINE);
    const state = SUBGRAPHS.map((each) => (each.name === 'roadmaps' ? roadmapsWith(table) : each));
    const contract = await compose([...state, joined, gatewaySubgraph], [], table);
    const now = await readFile(join(ROOT, 'schema/api.graphql'), 'utf8');
    expect(sorted(contract.get('api.graphql')!)).toBe(sorted(now));
    expect(contract.get('possible-types.json')).toBe(
      await readFile(join(ROOT, 'schema/possible-types.json'), 'utf8'),
    );
    expect(contract.get(`subgraphs/${NAMES.subgraph}.graphql`)).toContain(`type ${NAMES.type} implements`);
    expect(contract.get('subgraphs/roadmaps.graphql')).not.toContain(NAMES.draftMutation);
  });

  /** Sorts a contract, independent of the order of composition. */
  const sorted = (api: string) => printSchema(lexicographicSortSchema(buildSchema(api)));

  it('brings what was published, and gives it back when its ARS leaves', async () => {
    expect(VERSIONS.length).toBeGreaterThan(0);
    const before = await filesOf(root);
    const { folder, versionCount } = await write();
    expect(versionCount).toBe(VERSIONS.length);
    expect(JSON.parse(await readFile(join(folder, 'data/roadmap.json'), 'utf8'))).toEqual(VERSIONS);

    const published = [...VERSIONS, { ...VERSIONS[0]!, version: 2, publishedOn: '2026-01-15' }];
    const delegations = [...DELEGATIONS, LINE];
    const back = { region: REGION, versions: published };
    const { leftOver, changed } = await returnArs(back, { root, delegations });
    expect(leftOver).toBe(`subgraphs/${NAMES.subgraph}`);
    await rm(join(root, leftOver!), { recursive: true });
    const file = `subgraphs/roadmaps/data/published/${SLUG}.json`;
    expect(changed).toContain(file);
    const { [file]: kept, ...others } = await filesOf(root);
    expect(JSON.parse(kept!)).toEqual(published);
    expect(others).toEqual(before);
  });

  it('is not given back by an ARS that has none', async () => {
    const before = await filesOf(root);
    const back = returnArs({ region: REGION, versions: [] }, { root, delegations: DELEGATIONS });
    await expect(back).rejects.toThrow(/nothing to return/);
    expect(await filesOf(root)).toEqual(before);
  });
});
