import { KeptRoadmap } from '@hopen/schema';

/** A region's roadmap in one version, hosted by the State: its ARS has no subgraph, or had none on that day. */
export class StateRoadmap extends KeptRoadmap {}
