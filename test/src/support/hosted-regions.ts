import { DELEGATIONS } from '@hopen/roadmaps';
import { REGIONS } from '@hopen/schema';

/** Regions with State-hosted synthetic roadmaps; fewer with every ARS that joins. */
export const HOSTED = REGIONS.filter(
  ({ code }) => !DELEGATIONS.some(({ regionCode }) => regionCode === code),
).map(({ code }) => code);

export const HOSTED_REGION = HOSTED[0]!;
