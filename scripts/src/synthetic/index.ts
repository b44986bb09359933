import { HOPEN_STEPS, HOPITAL_NUMERIQUE_STEPS } from './calendar.ts';
import { planCampaign } from './campaign.ts';
import { applicantsOf, chooseCandidates } from './candidates.ts';
import { openDossiers } from './dossiers.ts';
import { inventEstablishments } from './establishments.ts';
import { planFormerProgramme } from './former-programme.ts';
import { inventHospitalGroups } from './hospital-groups.ts';
import { declareIndicators } from './indicator-values.ts';
import { keepLedger } from './ledger.ts';
import { HOPEN_MONEY, HOPITAL_NUMERIQUE_MONEY } from './money-rules.ts';
import { reviewValues } from './reviews.ts';
import { inventRoadmaps } from './roadmaps.ts';
import type { SyntheticData } from './synthetic-data.ts';
import { transmitPreselections } from './transmissions.ts';
import { inventWishes } from './wishes.ts';

export { truncateToDay } from './truncate-to-day.ts';
export type { SyntheticData };

/**
 * Synthetic data set: national figures match the published ones, rows are invented, and generation is deterministic.
 */
export function generateSyntheticData(): SyntheticData {
  const { legalEntities, establishments } = inventEstablishments();
  const applicants = applicantsOf(legalEntities, establishments);
  const candidates = chooseCandidates(applicants);
  const formerPlans = planFormerProgramme(applicants, candidates);
  const former = openDossiers(formerPlans, HOPITAL_NUMERIQUE_STEPS, HOPITAL_NUMERIQUE_MONEY);
  const current = openDossiers(planCampaign(inventWishes(candidates)), HOPEN_STEPS, HOPEN_MONEY);
  const indicatorValues = declareIndicators(current);
  const dossiers = [...former, ...current];
  const transmissions = transmitPreselections(current, HOPEN_MONEY);
  return {
    legalEntities,
    establishments,
    ...inventHospitalGroups(legalEntities, establishments),
    applications: dossiers.map(({ application }) => application),
    decisions: dossiers.flatMap(({ decisions }) => decisions),
    ledger: [...keepLedger(former, HOPITAL_NUMERIQUE_MONEY), ...keepLedger(current, HOPEN_MONEY)],
    transmissions,
    indicatorValues,
    reviews: reviewValues(indicatorValues, current),
    roadmaps: inventRoadmaps(transmissions),
  };
}
