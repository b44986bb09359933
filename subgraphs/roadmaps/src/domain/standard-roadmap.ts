import { KeptRoadmap } from '@hopen/schema';

/** A region's roadmap in one version, hosted by the State for an ARS that hosts none itself. */
export class StandardRoadmap extends KeptRoadmap {}
