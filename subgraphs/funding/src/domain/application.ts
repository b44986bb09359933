import type { BeneficiaryKind, CivilDay, DataOrigin } from '@hopen/schema';
import type { Act } from './acts.ts';
import type { ApplicationStatus } from './application-status.ts';
import type { DecisionRole } from './decision-role.ts';
import type { Proof } from './proof.ts';

/** Candidature: what one beneficiary asks for one domain of one programme. What it says here never changes. */
export class Application {
  id!: string;
  programmeCode!: string;
  domainCode!: string;
  beneficiaryKind!: BeneficiaryKind;
  beneficiaryNumber!: string;
  /** Its site's region; for a legal entity or a group, the region where it is filed. */
  regionCode!: string;
  dataOrigin!: DataOrigin;
}

/** Holder of an application: the applicant, or its successor. */
export type Holder = Pick<Application, 'beneficiaryKind' | 'beneficiaryNumber'>;

/** Terms of an application; each decision repeats those that it does not change. */
export class Terms {
  requestedCents!: number;
  /** Amount that the ARS proposes from preselection on, and that is granted from RETAINED on; null before. */
  grantedCents!: number | null;
  /** Day on which the establishment plans to reach its targets. */
  plannedTargetsOn!: CivilDay | null;
  /** Day on which the targets were reached: as declared, then as validated. */
  targetsReachedOn!: CivilDay | null;
  /** Months that the ARS has added to the programme's last day. */
  extensionMonths!: number;
}

/** Successor that takes an application over. */
export type Successor = Pick<Decision, 'successorKind' | 'successorNumber'>;

/** One fact in the life of an application, appended and never changed. */
export class Decision extends Terms {
  applicationId!: string;
  /** 1, 2, 3 … within the application; the last one is the application's version. */
  sequence!: number;
  act!: Act;
  /** Status of the application after it. */
  status!: ApplicationStatus;
  decidedOn!: CivilDay;
  role!: DecisionRole;
  organisation!: string;
  motive!: string | null;
  /** Proof that the decision rests on. */
  proof!: Proof | null;
  /** Day of the updated plan that an extension rests on; null for other acts, and for extensions from before it was kept. */
  updatedPlanOn!: CivilDay | null;
  /** Successor of the applicant, which is closed; null as long as there is none. */
  successorKind!: BeneficiaryKind | null;
  successorNumber!: string | null;
}

/**
 * State of an application from one decision to the next: derived from its decisions, stored so that a list as of any
 * day is one indexed read. `until` is exclusive; the last period ends at `9999-12-31`.
 */
export class ApplicationPeriod extends Terms implements Holder {
  applicationId!: string;
  sequence!: number;
  from!: CivilDay;
  until!: CivilDay;
  status!: ApplicationStatus;
  beneficiaryKind!: BeneficiaryKind;
  beneficiaryNumber!: string;
  submittedOn!: CivilDay | null;
  retainedOn!: CivilDay | null;
  acceptedOn!: CivilDay | null;
}
