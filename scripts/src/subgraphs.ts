import { establishments } from '@hopen/establishments';
import { funding } from '@hopen/funding';
import { indicators } from '@hopen/indicators';
import type { AnySubgraph } from '@hopen/kit';
import { DELEGATIONS, type Delegation, roadmaps } from '@hopen/roadmaps';

/** The subgraphs that make the national graph and live here, in the order in which they start. */
export const SUBGRAPHS: readonly AnySubgraph[] = [
  establishments,
  roadmaps,
  ...(await Promise.all(DELEGATIONS.filter(({ url }) => !url).map(subgraphOf))),
  funding,
  indicators,
];

/** The subgraph of an ARS whose folder is here: its line in the delegation table is all that names it. */
async function subgraphOf({ subgraph }: Delegation): Promise<AnySubgraph> {
  const exported = await import(new URL(`../../subgraphs/${subgraph}/src/subgraph.ts`, import.meta.url).href);
  return exported[subgraph.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
}
