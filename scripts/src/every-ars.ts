import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ownSubgraph } from '@hopen/gateway';
import type { AnySubgraph } from '@hopen/kit';
import { DELEGATIONS, type Delegation, delegated, roadmapsWith } from '@hopen/roadmaps';
import { REGIONS } from '@hopen/schema';
import { compose } from './composition.ts';
import { copyFor, TEMPLATE } from './new-ars-folder.ts';
import { type Ars, arsOf } from './new-ars-spelling.ts';
import { SUBGRAPHS, subgraphIn } from './subgraphs.ts';
import { inventRoadmaps } from './synthetic/roadmaps.ts';

const PACKAGES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** The country as it would be if every ARS owned its roadmap. */
export interface EveryArs {
  readonly delegations: readonly Delegation[];
  readonly subgraphs: readonly AnySubgraph[];
  readonly supergraph: string;
}

/** Writes into an empty folder, as new-ars does, a subgraph for each ARS that has none, and composes the country of all. */
export async function everyArs(folder: string): Promise<EveryArs> {
  // What the subgraphs import is found here.
  await symlink(PACKAGES, join(folder, 'node_modules'), 'junction');
  const joining = withoutSubgraph();
  for (const ars of joining) await writeWithRoadmap(ars, join(folder, ars.subgraph));
  const lines = delegated(joining);
  const delegations = [...DELEGATIONS, ...lines];
  const here = pathToFileURL(`${folder}/`);
  const subgraphs = [
    ...SUBGRAPHS.map((each) => (each.name === 'roadmaps' ? roadmapsWith(delegations) : each)),
    ...(await Promise.all(lines.map((line) => subgraphIn(here, line)))),
  ];
  const contract = await compose([...subgraphs, ownSubgraph], [], delegations);
  return { delegations, subgraphs, supergraph: contract.get('supergraph.graphql')! };
}

const withoutSubgraph = (): Ars[] =>
  REGIONS.filter(({ code }) => !DELEGATIONS.some(({ regionCode }) => regionCode === code)).map((region) =>
    arsOf(region),
  );

/** The subgraph of an ARS, with the roadmap that the synthetic country has for its region. */
async function writeWithRoadmap(ars: Ars, folder: string): Promise<void> {
  await copyFor(ars, TEMPLATE, folder);
  const versions = inventRoadmaps([]).filter(({ regionCode }) => regionCode === ars.regionCode);
  await writeFile(join(folder, 'data/roadmap.json'), JSON.stringify(versions));
}

/** The subgraph, which says nothing of its roadmap before `wait` is over. */
export const answeringAfter = (subgraph: AnySubgraph, wait: () => Promise<unknown>): AnySubgraph => ({
  ...subgraph,
  references: Object.fromEntries(
    Object.entries(subgraph.references).map(([type, find]): [string, typeof find] => [
      type,
      async (key, context) => {
        await wait();
        return find(key, context);
      },
    ]),
  ),
});
