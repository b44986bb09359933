import type { BeneficiaryKind, CivilDay, VerificationStatus } from '@hopen/schema';

/** A dated step of a programme: the day itself is in time, the next day is not. One code may have several windows. */
export interface CalendarStep {
  readonly code: string;
  /** The first day, where the step has one. */
  readonly from?: CivilDay;
  readonly on: CivilDay;
  readonly label: string;
  readonly source: string;
  readonly verificationStatus: VerificationStatus;
}

/** Programme: its money, limits and calendar are data, so that the next programme is another row. */
export class Programme {
  code!: string;
  name!: string;
  budgetCents!: number;
  startsOn!: CivilDay;
  endsOn!: CivilDay;
  /** Least and most that one domain may be granted. */
  minimumCents!: number;
  maximumCents!: number;
  /** How many domains one beneficiary may be granted. */
  maximumDomains!: number;
  /** Share paid on acceptance, in percent; the rest is the balance. */
  advancePercent!: number;
  /** The month of the following year in which the balance is paid, 1 to 12; null when it is paid on validation. */
  balanceMonth!: number | null;
  applicantKinds!: BeneficiaryKind[];
  /** The domains that may be asked for; the indicators subgraph names them. */
  domainCodes!: string[];
  rulesVersion!: number;
  source!: string;
  verificationStatus!: VerificationStatus;
  calendar!: CalendarStep[];
}
