import { establishments } from '@hopen/establishments';
import { funding } from '@hopen/funding';
import { indicators } from '@hopen/indicators';
import type { AnySubgraph } from '@hopen/kit';
import { DELEGATIONS, type Delegation, roadmaps } from '@hopen/roadmaps';

const FOLDER = new URL('../../subgraphs/', import.meta.url);

/** The subgraphs that make the national graph and live here, in the order in which they start. */
export const SUBGRAPHS: readonly AnySubgraph[] = [
  establishments,
  roadmaps,
  ...(await Promise.all(DELEGATIONS.filter(({ url }) => !url).map((each) => subgraphIn(FOLDER, each)))),
  funding,
  indicators,
];

/** The subgraph of an ARS, whose folder is in that one: its line in the delegation table is all that names it. */
export async function subgraphIn(folder: URL, { subgraph }: Delegation): Promise<AnySubgraph> {
  const exported = await import(new URL(`${subgraph}/src/subgraph.ts`, folder).href);
  return exported[subgraph.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
}
