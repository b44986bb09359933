import { DELEGATIONS } from '@hopen/roadmaps';
import { REGIONS } from '@hopen/schema';

/** The regions whose roadmaps the State hosts, with a synthetic one each. Fewer of them with every ARS that joins. */
export const HOSTED = REGIONS.filter(
  ({ code }) => !DELEGATIONS.some(({ regionCode }) => regionCode === code),
).map(({ code }) => code);

/** One of them. */
export const HOSTED_REGION = HOSTED[0]!;
