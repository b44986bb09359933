import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { DELEGATIONS } from '@hopen/roadmaps';
import { compose } from '../contract/composition.ts';
import { publishedElsewhere } from '../contract/published-elsewhere.ts';
import { GRAPH } from '../contract/subgraphs.ts';
import { runCommandLine } from './command-line.ts';

const SCHEMA = new URL('../../../schema/', import.meta.url);

const USAGE = `Usage: npm run compose [-- --check]

Composes the subgraphs and writes the contract to schema/.

  --check   writes nothing, and fails when what is committed is not what the subgraphs compose to`;

async function main(check: boolean): Promise<void> {
  const contract = await compose(GRAPH, await publishedElsewhere(DELEGATIONS));
  const stale: string[] = [];
  for (const [path, content] of contract) {
    const committed = await readFile(new URL(path, SCHEMA), 'utf8').catch(() => '');
    if (committed !== content) stale.push(path);
  }
  for (const name of await readdir(new URL('subgraphs/', SCHEMA)).catch(() => [])) {
    if (!contract.has(`subgraphs/${name}`)) stale.push(`subgraphs/${name}`);
  }
  if (check && stale.length > 0) {
    throw new UserFacingError(
      `Stale: ${stale.map((path) => `schema/${path}`).join(', ')}. Run "npm run compose".`,
    );
  }
  if (!check) await write(contract);
  console.log(
    check
      ? 'The committed contract is what the subgraphs compose to.'
      : `Written: ${[...contract.keys()].join(', ')}`,
  );
}

async function write(contract: ReadonlyMap<string, string>): Promise<void> {
  await rm(new URL('subgraphs/', SCHEMA), { recursive: true, force: true });
  for (const [path, content] of contract) {
    const file = new URL(path, SCHEMA);
    await mkdir(dirname(fileURLToPath(file)), { recursive: true });
    await writeFile(file, content);
  }
}

await runCommandLine({ usage: USAGE, options: { check: { type: 'boolean' } } }, ({ check = false }) =>
  main(check),
);
