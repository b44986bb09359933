import type {
  Establishment,
  HospitalGroup,
  HospitalGroupMembership,
  LegalEntity,
} from '@hopen/establishments';
import type { Application, Decision, LedgerLine, Transmission } from '@hopen/funding';
import type { IndicatorValue, Review } from '@hopen/indicators';
import type { HostedRoadmap } from '@hopen/roadmaps';

/** Fictitious country with the proportions of the real one. */
export interface SyntheticData {
  legalEntities: LegalEntity[];
  establishments: Establishment[];
  hospitalGroups: HospitalGroup[];
  memberships: HospitalGroupMembership[];
  applications: Application[];
  decisions: Decision[];
  ledger: LedgerLine[];
  transmissions: Transmission[];
  indicatorValues: IndicatorValue[];
  reviews: Review[];
  roadmaps: HostedRoadmap[];
}
