import type { BeneficiaryKind, CivilDay, VerificationStatus } from '@hopen/schema';
import type { PublishedFigure } from './published-figure.ts';

/** Dated step of a programme: the day itself is in time, the next day is not. One code may have several windows. */
export interface CalendarStep {
  readonly code: string;
  /** First day, where the step has one. */
  readonly from?: CivilDay;
  readonly on: CivilDay;
  readonly label: string;
  readonly source: string;
  readonly verificationStatus: VerificationStatus;
}

/** Limit or a choice that differs from one programme to the next, and where it was read. */
export interface Rule<Value> {
  readonly value: Value;
  readonly source: string;
  readonly verificationStatus: VerificationStatus;
}

/** Payment before which every prerequisite must be met. */
export const PREREQUISITES_GATES = ['ADVANCE', 'BALANCE'] as const;
export type PrerequisitesGate = (typeof PREREQUISITES_GATES)[number];

/** National body that steers a programme: its acts are this body's, and it sees what the programme's parties see. */
export interface SteeringBody {
  /** As tokens name it in `hopen_body`. */
  readonly code: string;
  readonly name: string;
}

export interface ProgrammeRules {
  /** Months that extensions may add to the last day, in all; 0 where there are none. */
  readonly maximumExtensionMonths: Rule<number>;
  /** Months after which what was refused may be asked for again. */
  readonly monthsAfterRefusal: Rule<number>;
  /** Days that an establishment has to answer its ARS. */
  readonly answerDays: Rule<number>;
  readonly prerequisitesGate: Rule<PrerequisitesGate>;
}

/** Programme: its money, limits and calendar are data, so that the next programme is another row. */
export class Programme {
  code!: string;
  name!: string;
  steeringBody!: SteeringBody;
  budgetCents!: number;
  startsOn!: CivilDay;
  endsOn!: CivilDay;
  /** Least and most that one domain may be granted. */
  minimumCents!: number;
  maximumCents!: number;
  /** Number of domains that one structure may be granted. */
  maximumDomains!: number;
  /** Share paid on acceptance, in percent; the rest is the balance. */
  advancePercent!: number;
  /** Month of the following year in which the balance is paid, 1 to 12; null when it is paid on validation. */
  balanceMonth!: number | null;
  applicantKinds!: BeneficiaryKind[];
  /** Domains that may be asked for; the indicators subgraph names them. */
  domainCodes!: string[];
  rules!: ProgrammeRules;
  rulesVersion!: number;
  source!: string;
  verificationStatus!: VerificationStatus;
  calendar!: CalendarStep[];
  /** What public sources say of it. */
  publishedFigures!: PublishedFigure[];
}
