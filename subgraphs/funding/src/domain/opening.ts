import { type CivilDay, refuseIfAny } from '@hopen/schema';
import { outOfLimits } from './amount-limits.ts';
import type { Terms } from './application.ts';
import { type Candidacy, obstaclesTo } from './eligibility.ts';
import { plannedDayObstacles } from './payment-rules.ts';

/** What a new application begins with; throws every rule that speaks against it. */
export function opening(
  candidacy: Candidacy,
  {
    requestedCents,
    plannedTargetsOn,
  }: { readonly requestedCents: number; readonly plannedTargetsOn: CivilDay | null },
): Terms {
  const { programme, day } = candidacy;
  refuseIfAny([
    ...obstaclesTo(candidacy),
    ...outOfLimits(requestedCents, programme, 'requestedAmount'),
    ...(plannedTargetsOn
      ? plannedDayObstacles({ extensionMonths: 0 }, programme, plannedTargetsOn, day)
      : []),
  ]);
  return { requestedCents, plannedTargetsOn, grantedCents: null, targetsReachedOn: null, extensionMonths: 0 };
}
