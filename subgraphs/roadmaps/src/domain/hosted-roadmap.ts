import { PublishedRoadmap } from '@hopen/roadmap-kit/domain';

/** Version of a roadmap that the State hosts, because its ARS has no subgraph or had none on that day. */
export class HostedRoadmap extends PublishedRoadmap {}
