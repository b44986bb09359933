import type { Establishment, HospitalGroup, LegalEntity } from '@hopen/establishments';
import type { Application, Decision, LedgerLine, Transmission } from '@hopen/funding';
import type { IndicatorValue, Review } from '@hopen/indicators';
import type { HostedRoadmap } from '@hopen/roadmaps';

/** A country that does not exist, with the proportions of the one that does. */
export interface SyntheticData {
  legalEntities: LegalEntity[];
  establishments: Establishment[];
  hospitalGroups: HospitalGroup[];
  applications: Application[];
  decisions: Decision[];
  ledger: LedgerLine[];
  transmissions: Transmission[];
  indicatorValues: IndicatorValue[];
  reviews: Review[];
  roadmaps: HostedRoadmap[];
}
