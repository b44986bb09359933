import type { Applicant } from './candidates.ts';
import type { LifeName } from './life-paths.ts';

/** What an application asks for and what will become of it. */
export interface Plan {
  readonly applicant: Applicant;
  readonly domainCode: string;
  readonly life: LifeName;
  readonly requestedCents: number;
  /** What the ARS proposes; null when it never preselects. */
  readonly grantedCents: number | null;
}
