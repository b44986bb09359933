import { KeptRoadmap } from '@hopen/schema';

/** Feuille de route of Terra Nova, in one version: the fields of the treaty. Own fields of the region go here. */
export class TerraNovaRoadmap extends KeptRoadmap {}

/** INSEE code of the only region that this subgraph answers for. */
export const TERRA_NOVA = '00';
