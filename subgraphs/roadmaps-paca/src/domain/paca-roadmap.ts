import type { CivilDay, VerificationStatus } from '@hopen/schema';

/** Feuille de route of Provence-Alpes-Côte d'Azur, in one version. */
export class PacaRoadmap {
  version!: number;
  publishedOn!: CivilDay;
  firstYear!: number;
  lastYear!: number;
  summary!: string;
  /** Codes of the domains that the region puts first, by rank. */
  priorityDomainCodes!: string[];
  axes!: { title: string; description: string; domainCodes: string[] }[];
  /** How many establishments take part, and how many more than in Hôpital numérique, in percent. */
  mobilisedEstablishments!: number;
  mobilisedGrowthPercent!: number;
  source!: string;
  verificationStatus!: VerificationStatus;
}

/** The region that this subgraph speaks for, and no other. INSEE code. */
export const PACA = '93';
