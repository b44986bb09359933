import { KeptRoadmap } from '@hopen/schema';

/** Feuille de route of Terra Nova, in one version: the treaty. What the region says beyond it goes here. */
export class TerraNovaRoadmap extends KeptRoadmap {}

/** The region that this subgraph speaks for, and no other. INSEE code. */
export const TERRA_NOVA = '00';
