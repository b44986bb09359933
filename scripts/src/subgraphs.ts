import { establishments } from '@hopen/establishments';
import { funding } from '@hopen/funding';
import { indicators } from '@hopen/indicators';
import type { AnySubgraph } from '@hopen/kit';
import { roadmaps } from '@hopen/roadmaps';
import { roadmapsPaca } from '@hopen/roadmaps-paca';

/** The subgraphs that make the national graph, in the order in which they start. */
export const SUBGRAPHS: readonly AnySubgraph[] = [
  establishments,
  roadmaps,
  roadmapsPaca,
  funding,
  indicators,
];
