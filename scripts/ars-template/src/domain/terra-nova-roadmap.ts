import { PublishedRoadmap } from '@hopen/roadmap-kit/domain';

/** Feuille de route of Terra Nova, in one version: the fields of the treaty. Own fields of the region go here. */
export class TerraNovaRoadmap extends PublishedRoadmap {}

/** INSEE code of the only region that this subgraph answers for. */
export const TERRA_NOVA = '00';
