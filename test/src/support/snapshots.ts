import { createHash } from 'node:crypto';
import { access, glob, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { oncePerRun } from './once-per-run.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CACHE = join(ROOT, 'node_modules/.cache/hopen-snapshots');

/** Sources of the database contents: migrations, mappings, domain, reference data, generator, and database code. */
const SOURCES = [
  'schema/src',
  'subgraphs',
  'scripts/src/synthetic',
  'scripts/src/local-country/load-synthetic.ts',
  'scripts/src/local-country/refresh-copies.ts',
  'scripts/src/contract/subgraphs.ts',
  'test/src/support/sample.ts',
  'test/src/support/test-database.ts',
  'node_modules/@electric-sql/pglite/package.json',
];
const IS_LEFT_OUT = /\.test\.ts$|\/test-[^/]*$|\/(graph|node_modules|dist)\/|\.md$/;

/** Database dump, cached between runs until its sources change. */
export const snapshot = (name: string, make: () => Promise<Blob>): Promise<string> =>
  oncePerRun(`snapshot-${name}`, async () => {
    const folder = join(CACHE, await sourcesHash());
    const path = join(folder, `${name}.tar`);
    if (await exists(path)) return path;
    for (const old of await readdir(CACHE).catch(() => []))
      if (!folder.endsWith(old)) await rm(join(CACHE, old), { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const whole = `${path}.${crypto.randomUUID()}`;
    await writeFile(whole, Buffer.from(await (await make()).arrayBuffer()));
    await rename(whole, path);
    return path;
  });

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

const sourcesHash = () =>
  oncePerRun('sources-hash', async () => {
    const lists = await Promise.all(SOURCES.map(filesUnder));
    const hash = createHash('sha256');
    for (const file of lists.flat()) hash.update(file).update(await readFile(join(ROOT, file)));
    return hash.digest('hex').slice(0, 16);
  });

async function filesUnder(place: string): Promise<string[]> {
  if (extname(place)) return [place];
  const files: string[] = [];
  for await (const file of glob(`${place}/**/*.*`, {
    cwd: ROOT,
    exclude: (path) => IS_LEFT_OUT.test(`${path}/`),
  }))
    if (!IS_LEFT_OUT.test(file)) files.push(file);
  return files.sort();
}
