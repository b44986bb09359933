import type { CivilDay } from '@hopen/schema';
import { Application, type ApplicationPeriod } from './application.ts';
import type { ApplicationStatus } from './application-status.ts';
import type { Structure } from './structure.ts';

/** Application as it was in one of its periods, with what its beneficiary is: what every list reads. */
export class ApplicationState extends Application implements Omit<ApplicationPeriod, 'applicationId'> {
  sequence!: number;
  from!: CivilDay;
  until!: CivilDay;
  status!: ApplicationStatus;
  requestedCents!: number;
  grantedCents!: number | null;
  plannedTargetsOn!: CivilDay | null;
  targetsReachedOn!: CivilDay | null;
  extensionMonths!: number;
  submittedOn!: CivilDay | null;
  retainedOn!: CivilDay | null;
  acceptedOn!: CivilDay | null;
  /** Null when the beneficiary is not in the copy. */
  isPublic!: boolean | null;
  /** Empty when the beneficiary is no site, or not in the copy: never null, so that `not` keeps its meaning in SQL. */
  legalEntityFiness!: string;
  /** Structure that it counts for in the limits of the programme. */
  structure!: Structure;
  /** Day since when the beneficiary is closed, or a legal entity has no open site; null while it is open. */
  closedOn!: CivilDay | null;
}
