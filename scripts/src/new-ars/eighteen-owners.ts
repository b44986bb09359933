import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gatewaySubgraph } from '@hopen/gateway';
import type { AnySubgraph } from '@hopen/kit/subgraph';
import { DELEGATIONS, type Delegation, delegationOf, roadmapsWith } from '@hopen/roadmaps';
import { type KeptRoadmap, REGIONS, type RegionFacts } from '@hopen/schema';
import { compose } from '../contract/composition.ts';
import { SUBGRAPHS, subgraphIn } from '../contract/subgraphs.ts';
import { inventRoadmaps } from '../synthetic/roadmaps.ts';
import { copyFor, TEMPLATE } from './folder.ts';
import { arsOf } from './spelling.ts';

const PACKAGES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** An ARS that has joined, with its line in the delegation table. */
export interface JoinedArs {
  readonly line: Delegation;
  readonly subgraph: AnySubgraph;
}

/** A country with more delegations, composed. */
export interface JoinedCountry {
  readonly delegations: readonly Delegation[];
  readonly subgraphs: readonly AnySubgraph[];
  readonly supergraph: string;
}

/** The regions whose roadmaps the State hosts here. */
const HOSTED = REGIONS.filter(({ code }) => !DELEGATIONS.some(({ regionCode }) => regionCode === code));

/** Writes into an empty folder, as new-ars does, a subgraph for the ARS of each of these regions, with what it has published. */
export async function writeJoining(
  folder: string,
  regions: readonly RegionFacts[] = HOSTED,
  publishedBy: (regionCode: string) => Promise<readonly KeptRoadmap[]> = async (code) =>
    inventRoadmaps([]).filter(({ regionCode }) => regionCode === code),
): Promise<JoinedArs[]> {
  // What the subgraphs import is found here.
  await symlink(PACKAGES, join(folder, 'node_modules'), 'junction');
  return Promise.all(
    regions.map(async (region) => {
      const ars = arsOf(region);
      const own = join(folder, ars.subgraph);
      await copyFor(ars, TEMPLATE, own);
      await writeFile(join(own, 'data/roadmap.json'), JSON.stringify(await publishedBy(region.code)));
      const line = delegationOf(ars);
      return { line, subgraph: await subgraphIn(pathToFileURL(`${folder}/`), line) };
    }),
  );
}

/** The country that these join; `delegated` are those that have joined it before. */
export async function countryWith(
  joined: readonly JoinedArs[],
  delegated: readonly Delegation[] = DELEGATIONS,
): Promise<JoinedCountry> {
  const delegations = [...delegated, ...joined.map(({ line }) => line)];
  const subgraphs = [
    ...SUBGRAPHS.filter(
      ({ name, region }) => !region || delegated.some(({ subgraph }) => subgraph === name),
    ).map((each) => (each.name === 'roadmaps' ? roadmapsWith(delegations) : each)),
    ...joined.map(({ subgraph }) => subgraph),
  ];
  const contract = await compose([...subgraphs, gatewaySubgraph], [], delegations);
  return { delegations, subgraphs, supergraph: contract.get('supergraph.graphql')! };
}

/** The country as it would be if every ARS owned its roadmap. */
export const eighteenOwners = async (folder: string): Promise<JoinedCountry> =>
  countryWith(await writeJoining(folder));

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
