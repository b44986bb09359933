import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { UserFacingError } from '@hopen/kit';
import { DELEGATIONS } from '@hopen/roadmaps';
import type { ArsRequest } from './new-ars-request.ts';
import { delegationOf } from './new-ars-spelling.ts';
import { lineOf } from './new-ars-state.ts';
import { type Written, writeArs } from './new-ars-writing.ts';
import { runCommand } from './run-command.ts';

const USAGE = `Usage: npm run new-ars -- --region CODE --name NAME [--out FOLDER]

  --region CODE   INSEE code of the region: 53
  --name NAME     how its subgraph is called, in small letters and dashes: bretagne makes roadmaps-bretagne
  --out FOLDER    a folder outside this repository, for an ARS that hosts its subgraph itself; without it the
                  subgraph is written to subgraphs/ and delegated to`;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** `npm run` changes to the project's folder; a folder is meant from where the command was typed. */
const typedIn = process.env.INIT_CWD ?? process.cwd();

await runCommand(async () => {
  const request = readArguments();
  if (!request) return console.log(USAGE);
  const written = await writeArs(request, { root: ROOT, delegations: DELEGATIONS });
  console.log(request.out ? outside(written) : inside(written));
});

/** What is asked for; `undefined` when only help is. */
function readArguments(): ArsRequest | undefined {
  const { values } = parseArgs({
    options: {
      region: { type: 'string' },
      name: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return undefined;
  const { region, name, out } = values;
  if (!region || !name || out === '')
    throw new UserFacingError(`Which region, and under which name?\n${USAGE}`);
  return { region, name, out: out && resolve(typedIn, out) };
}

function inside({ ars, folder, changed }: Written): string {
  const { subgraph } = delegationOf(ars);
  return `Written: ${folder}
Changed: ${changed.join(', ')}

  ${lineOf(ars)}

That line is what the State reviews, with the contract's diff. Next:

  npm run compose                      # the contract with it
  npm test -- ${subgraph}
  npm start                            # the country with it; alone: npm run serve -- ${subgraph}, on port ${ars.port}
  git add subgraphs schema package-lock.json && git commit`;
}

function outside({ ars, folder }: Written): string {
  const { subgraph } = delegationOf(ars);
  return `Written: ${folder}

Next, there: npm install && npm run build && npm test, then npm run -s sdl > ${subgraph}.graphql

The State commits that file as schema/subgraphs/${subgraph}.graphql, adds one line to the delegation table
(subgraphs/roadmaps/src/domain/delegations.ts) and runs npm run compose:

  ${lineOf(ars, 'https://…/graphql')}`;
}
