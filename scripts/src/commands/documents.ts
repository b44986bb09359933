import { readFile, writeFile } from 'node:fs/promises';
import { hashOf, type Manifest, readTabs } from '@hopen/gateway';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { ROADMAP_FACTS } from '@hopen/roadmap-kit';
import { buildSchema, parse, validate } from 'graphql';
import { runCommandLine } from './command-line.ts';

const API = new URL('../../../schema/api.graphql', import.meta.url);
const MANIFEST = new URL('../../../gateway/documents.json', import.meta.url);

const USAGE = `Usage: npm run documents [-- --check]

Collects the operations of gateway/operations, and what whoever keeps a roadmap asks of the country, into the manifest of
trusted documents.

  --check   writes nothing, and fails when what is committed is not it`;

async function main(check: boolean): Promise<void> {
  const manifest = await collect();
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const committed = await readFile(MANIFEST, 'utf8').catch(() => '');
  if (check && committed !== text)
    throw new UserFacingError('Stale: gateway/documents.json. Run "npm run documents".');
  if (!check) await writeFile(MANIFEST, text);
  const names = Object.values(manifest).map(({ name }) => name);
  console.log(`${names.length} trusted documents: ${names.join(', ')}`);
}

/** Validates each document against the schema, so that the manifest holds no broken one. */
async function collect(): Promise<Manifest> {
  const schema = buildSchema(await readFile(API, 'utf8'));
  const documents = [...(await readTabs()), { title: 'RoadmapFacts', query: ROADMAP_FACTS }];
  for (const { title, query } of documents) {
    const [error] = validate(schema, parse(query));
    if (error) throw new UserFacingError(`${title}: ${error.message}`);
  }
  return Object.fromEntries(
    documents.map(({ title, query }) => [hashOf(query), { name: title, document: query }]),
  );
}

await runCommandLine({ usage: USAGE, options: { check: { type: 'boolean' } } }, ({ check = false }) =>
  main(check),
);
