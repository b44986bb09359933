import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import type { PublishedRoadmap } from '@hopen/roadmap-kit/domain';
import { DELEGATIONS } from '@hopen/roadmaps';
import { fetchPublishedVersions } from '../new-ars/published-versions.ts';
import { lineOf } from '../new-ars/state.ts';
import { type Returned, returnArs, type Written, writeArs } from '../new-ars/writing.ts';
import { runCommandLine } from './command-line.ts';

const USAGE = `Usage: npm run new-ars -- --region CODE --from URL [--out FOLDER]
       npm run new-ars -- --region CODE --from URL --return

  --region CODE   INSEE code of the region: 53. The graph has its names: roadmaps-bretagne, BretagneRoadmap
  --from URL      the running graph, e.g. http://127.0.0.1:4000/graphql: every version that it has published of the region's
                  roadmap comes along
  --without-history  instead of --from, where no version was ever published
  --out FOLDER    a folder outside this repository, for an ARS that hosts its subgraph itself; without it the
                  subgraph is written to subgraphs/ and delegated to
  --return        the ARS gives its roadmap back to the State, with every version that it has published`;

const REPOSITORY = { root: fileURLToPath(new URL('../../..', import.meta.url)), delegations: DELEGATIONS };
/** Working directory of the caller, since `npm run` changes to the project's folder. */
const typedIn = process.env.INIT_CWD ?? process.cwd();

const OPTIONS = {
  region: { type: 'string' },
  from: { type: 'string' },
  'without-history': { type: 'boolean', default: false },
  out: { type: 'string' },
  return: { type: 'boolean', default: false },
} as const;

await runCommandLine({ usage: USAGE, options: OPTIONS }, async (values) => {
  const { region, from, out, 'without-history': withoutHistory } = values;
  const wrong = wrongOf({ ...values, withoutHistory });
  if (!region || wrong) throw new UserFacingError(`${wrong}\n${USAGE}`);
  const versions = from ? await versionsOf(from, region) : [];
  if (values.return) return console.log(returned(await returnArs({ region, versions }, REPOSITORY)));
  const written = await writeArs({ region, versions, out: out && resolve(typedIn, out) }, REPOSITORY);
  console.log(out ? outside(written) : inside(written));
});

interface Options {
  readonly region?: string;
  readonly from?: string;
  readonly withoutHistory: boolean;
  readonly out?: string;
  readonly return: boolean;
}

/** Validates the options; undefined if they are fine. */
function wrongOf({ region, from, withoutHistory, out, return: isReturn }: Options): string | undefined {
  if (!region) return 'Name the region with --region.';
  if (Boolean(from) === withoutHistory) return 'Give --from URL or --without-history, one of the two.';
  if (isReturn && (!from || out !== undefined))
    return '--return takes --region and --from, and nothing else.';
  return out === '' ? '--out takes a folder.' : undefined;
}

/** Published versions; refuses if the State hosted one that the graph no longer returns. */
async function versionsOf(graph: string, region: string): Promise<readonly PublishedRoadmap[]> {
  const { versions, missing } = await fetchPublishedVersions(graph, region);
  if (versions.length + missing.length === 0)
    throw new UserFacingError(
      `${graph} has published no version of this roadmap. If that is so: --without-history.`,
    );
  if (missing.length === 0) return versions;
  const numbers = missing.map(({ version }) => version).join(', ');
  throw new UserFacingError(
    `${graph} does not answer ${missing.length === 1 ? 'version' : 'versions'} ${numbers} as the State has published it. Its ARS puts it back into data/roadmap.json first.`,
  );
}

function inside({ ars, folder, changed, versionCount }: Written): string {
  const { subgraph, port } = ars;
  return `Written: ${folder}, with ${countOf(versionCount)}
Changed: ${changed.join(', ')}

  ${lineOf(ars)}

That line is what the State reviews, with the contract's diff. Next, the contract with it, its tests, and the country with it, once
the graph that runs is stopped (in separate processes the subgraph is migrated and served before the contract is composed, on port
${port}; subgraphs/roadmaps/README.md):

${commands(
  'npm run compose',
  `npm test -- subgraphs/${subgraph}`,
  'npm start',
  'git add subgraphs schema package-lock.json',
  `git commit -m "${subgraph} joins the country"`,
)}`;
}

function outside({ ars, folder, versionCount }: Written): string {
  const { subgraph } = ars;
  return `Written: ${folder}, with ${countOf(versionCount)}

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

function returned({ ars: { subgraph, type }, changed, leftOver }: Returned): string {
  return `Changed: ${changed.join(', ')}

${type} is the State's again; what its ARS added to the treaty is gone with it. Next, the contract without ${subgraph}, and
the country without it, once the graph that runs is stopped:

${commands(
  ...(leftOver ? [`rm -r ${leftOver}`] : []),
  'npm run compose',
  'npm start',
  'git add subgraphs schema package-lock.json',
  `git commit -m "${subgraph} goes back to the State"`,
)}`;
}

function countOf(versions: number): string {
  return versions === 1 ? '1 published version' : `${versions} published versions`;
}

/** Formats lines to paste into a shell. */
function commands(...lines: string[]): string {
  return lines.map((line) => `    ${line}`).join('\n');
}
