import { KeptRoadmap } from '@hopen/schema';

/** Feuille de route of Provence-Alpes-Côte d'Azur, in one version: the treaty, and two figures of its own. */
export class PacaRoadmap extends KeptRoadmap {
  /** How many establishments take part, and how many more than in Hôpital numérique, in percent; null when not told. */
  mobilisedEstablishments!: number | null;
  mobilisedGrowthPercent!: number | null;
}

/** The region that this subgraph speaks for, and no other. INSEE code. */
export const PACA = '93';
