import { establishments } from '@hopen/establishments';
import { funding } from '@hopen/funding';
import { gatewaySubgraph } from '@hopen/gateway';
import { indicators } from '@hopen/indicators';
import { type AnySubgraph } from '@hopen/kit/subgraph';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { DELEGATIONS, type Delegation, roadmaps } from '@hopen/roadmaps';

const FOLDER = new URL('../../../subgraphs/', import.meta.url);

/** Subgraphs in this repository, in start order. */
export const SUBGRAPHS: readonly AnySubgraph[] = [
  establishments,
  roadmaps,
  ...(await Promise.all(DELEGATIONS.filter(({ url }) => !url).map((each) => subgraphIn(FOLDER, each)))),
  funding,
  indicators,
];

/** Subgraphs by name, in start order; all if none is named. */
export function chosenSubgraphs(names: readonly string[]): readonly AnySubgraph[] {
  const known = SUBGRAPHS.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown) {
    throw new UserFacingError(`There is no subgraph "${unknown}" here, only ${known.join(', ')}.`);
  }
  return SUBGRAPHS.filter(({ name }) => names.length === 0 || names.includes(name));
}

/** Everything the contract is composed of: the subgraphs and the gateway's own fields. */
export const GRAPH: readonly AnySubgraph[] = [...SUBGRAPHS, gatewaySubgraph];

/** Imports the subgraph of an ARS from its folder, found by its line in the delegation table. */
export async function subgraphIn(folder: URL, { subgraph }: Delegation): Promise<AnySubgraph> {
  const exported = await import(new URL(`${subgraph}/src/subgraph.ts`, folder).href);
  return exported[subgraph.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
}
