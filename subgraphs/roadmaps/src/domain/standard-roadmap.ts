import type { CivilDay, VerificationStatus } from '@hopen/schema';

/** A region's roadmap in one version, hosted by the State for an ARS that hosts none itself. */
export class StandardRoadmap {
  regionCode!: string;
  version!: number;
  publishedOn!: CivilDay;
  firstYear!: number;
  lastYear!: number;
  summary!: string;
  /** Codes of the domains that the region puts first, by rank. */
  priorityDomainCodes!: string[];
  axes!: { title: string; description: string; domainCodes: string[] }[];
  source!: string;
  verificationStatus!: VerificationStatus;
}
