import { PublishedRoadmap } from '@hopen/roadmap-kit/domain';

/** Feuille de route of Provence-Alpes-Côte d'Azur, in one version: the fields of the treaty, and two of its own. */
export class PacaRoadmap extends PublishedRoadmap {
  /** Number of establishments that take part; null when not published. */
  mobilisedEstablishments!: number | null;
  /** Growth of that number since Hôpital numérique; null when not published. */
  mobilisedGrowthPercent!: number | null;
}

/** INSEE code of the only region that this subgraph answers for. */
export const PACA = '93';
