import type { Applicant } from './candidates.ts';
import type { LifeName } from './life-paths.ts';

/** Planned request and outcome of an application. */
export interface PlannedApplication {
  readonly applicant: Applicant;
  readonly domainCode: string;
  readonly life: LifeName;
  readonly requestedCents: number;
  /** Amount proposed by the ARS; null if never preselected. */
  readonly grantedCents: number | null;
}
