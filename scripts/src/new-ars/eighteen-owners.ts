import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gatewaySubgraph } from '@hopen/gateway';
import type { AnySubgraph } from '@hopen/kit/subgraph';
import type { PublishedRoadmap } from '@hopen/roadmap-kit/domain';
import { DELEGATIONS, type Delegation, delegationOf, roadmapsWith } from '@hopen/roadmaps';
import { REGIONS, type RegionFacts } from '@hopen/schema';
import { compose } from '../contract/composition.ts';
import { SUBGRAPHS, subgraphIn } from '../contract/subgraphs.ts';
import { inventRoadmaps } from '../synthetic/roadmaps.ts';
import { copyFor, TEMPLATE } from './folder.ts';
import { arsOf } from './spelling.ts';

const PACKAGES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** ARS with its own subgraph, and its line in the delegation table. */
export interface JoinedArs {
  readonly line: Delegation;
  readonly subgraph: AnySubgraph;
}

/** Composed country with additional delegations. */
export interface JoinedCountry {
  readonly delegations: readonly Delegation[];
  readonly subgraphs: readonly AnySubgraph[];
  readonly supergraph: string;
}

/** Regions whose roadmaps the State hosts. */
const HOSTED = REGIONS.filter(({ code }) => !DELEGATIONS.some(({ regionCode }) => regionCode === code));

/**
 * Writes a subgraph for each of these regions' ARSs into an empty folder, like new-ars, with its published versions.
 */
export async function writeJoining(
  folder: string,
  regions: readonly RegionFacts[] = HOSTED,
  publishedBy: (regionCode: string) => Promise<readonly PublishedRoadmap[]> = async (code) =>
    inventRoadmaps([]).filter(({ regionCode }) => regionCode === code),
): Promise<JoinedArs[]> {
  // Lets the subgraphs resolve their imports.
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

/** Composes the country with these ARSs; `delegated` are those that joined before. */
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

/** Country in which every ARS hosts its roadmap. */
export const eighteenOwners = async (folder: string): Promise<JoinedCountry> =>
  countryWith(await writeJoining(folder));

/** Subgraph that resolves its entities only after `wait`. */
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
