import { establishments } from '@hopen/establishments';
import { funding } from '@hopen/funding';
import { gatewaySubgraph } from '@hopen/gateway';
import { indicators } from '@hopen/indicators';
import { type AnySubgraph } from '@hopen/kit/subgraph';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { DELEGATIONS, type Delegation, roadmaps } from '@hopen/roadmaps';

const FOLDER = new URL('../../../subgraphs/', import.meta.url);

/** The subgraphs that make the national graph and live here, in the order in which they start. */
export const SUBGRAPHS: readonly AnySubgraph[] = [
  establishments,
  roadmaps,
  ...(await Promise.all(DELEGATIONS.filter(({ url }) => !url).map((each) => subgraphIn(FOLDER, each)))),
  funding,
  indicators,
];

/** The subgraphs of these names, in the order in which they start; all of them where none is named. */
export function chosenSubgraphs(names: readonly string[]): readonly AnySubgraph[] {
  const known = SUBGRAPHS.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown) {
    throw new UserFacingError(`There is no subgraph "${unknown}" here, only ${known.join(', ')}.`);
  }
  return SUBGRAPHS.filter(({ name }) => names.length === 0 || names.includes(name));
}

/** All that the contract is composed of: the subgraphs, and what the gateway itself answers. */
export const GRAPH: readonly AnySubgraph[] = [...SUBGRAPHS, gatewaySubgraph];

/** The subgraph of an ARS, whose folder is in that one: its line in the delegation table is all that names it. */
export async function subgraphIn(folder: URL, { subgraph }: Delegation): Promise<AnySubgraph> {
  const exported = await import(new URL(`${subgraph}/src/subgraph.ts`, folder).href);
  return exported[subgraph.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
}
