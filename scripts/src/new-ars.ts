import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserFacingError } from '@hopen/kit';
import { DELEGATIONS } from '@hopen/roadmaps';
import { runCommandLine } from './command-line.ts';
import type { ArsRequest } from './new-ars-request.ts';
import { delegationOf } from './new-ars-spelling.ts';
import { lineOf } from './new-ars-state.ts';
import { type Written, writeArs } from './new-ars-writing.ts';

const USAGE = `Usage: npm run new-ars -- --region CODE --name NAME [--out FOLDER]

  --region CODE   INSEE code of the region: 53
  --name NAME     how its subgraph is called, in small letters and dashes: bretagne makes roadmaps-bretagne
  --out FOLDER    a folder outside this repository, for an ARS that hosts its subgraph itself; without it the
                  subgraph is written to subgraphs/ and delegated to`;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** `npm run` changes to the project's folder; a folder is meant from where the command was typed. */
const typedIn = process.env.INIT_CWD ?? process.cwd();

const OPTIONS = { region: { type: 'string' }, name: { type: 'string' }, out: { type: 'string' } } as const;

await runCommandLine({ usage: USAGE, options: OPTIONS }, async ({ region, name, out }) => {
  if (!region || !name || out === '')
    throw new UserFacingError(`Which region, and under which name?\n${USAGE}`);
  const request: ArsRequest = { region, name, out: out && resolve(typedIn, out) };
  const written = await writeArs(request, { root: ROOT, delegations: DELEGATIONS });
  console.log(request.out ? outside(written) : inside(written));
});

function inside({ ars, folder, changed }: Written): string {
  const { subgraph } = delegationOf(ars);
  return `Written: ${folder}
Changed: ${changed.join(', ')}

  ${lineOf(ars)}

That line is what the State reviews, with the contract's diff. Next, the contract with it, its tests, and the country with it
(alone: npm run serve -- ${subgraph}, on port ${ars.port}):

${commands(
  'npm run compose',
  `npm test -- subgraphs/${subgraph}`,
  'npm start',
  'git add subgraphs schema package-lock.json',
  `git commit -m "${subgraph} joins the country"`,
)}`;
}

function outside({ ars, folder }: Written): string {
  const { subgraph } = delegationOf(ars);
  return `Written: ${folder}

Next, there:

${commands(
  `cd "${folder}"`,
  'npm install',
  'npm test',
  `npm run -s sdl > ${subgraph}.graphql`,
  'npm run conformance -- --help',
)}

The State commits that file as schema/subgraphs/${subgraph}.graphql, adds one line to the delegation table
(subgraphs/roadmaps/src/domain/delegations.ts) and runs npm run compose:

  ${lineOf(ars, 'https://…/graphql')}`;
}

/** To be copied into a shell as they stand. */
function commands(...lines: string[]): string {
  return lines.map((line) => `    ${line}`).join('\n');
}
