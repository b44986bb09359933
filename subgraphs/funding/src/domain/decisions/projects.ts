import type { CivilDay } from '@hopen/schema';
import { aboveNotified, outOfLimits } from '../amount-limits.ts';
import type { Addition } from '../case-file.ts';
import { type Change, decideOn, type OpenCase, type Situation } from '../decide.ts';
import { plannedDayObstacles } from '../target-days.ts';

// Acts on the full project of a retained application.

export const file = (opened: OpenCase, plannedTargetsOn: CivilDay): Addition =>
  decideOn(opened, 'FILE_PROJECT', filingChange(opened, plannedTargetsOn));

export const filingChange = (
  { file: { last }, programme, today }: Situation,
  plannedTargetsOn: CivilDay,
): Change => ({
  terms: { plannedTargetsOn },
  violations: plannedDayObstacles(last, programme, plannedTargetsOn, today),
});

/** Returns a project for changes. */
export const sendBack = (opened: OpenCase): Addition => decideOn(opened, 'RETURN_PROJECT');

/** Turns the reservation into a commitment. */
export const accept = (opened: OpenCase, amountCents: number | null): Addition =>
  decideOn(opened, 'ACCEPT_PROJECT', acceptanceChange(opened, amountCents));

/** Limits the grant to what was notified, which is reserved: an acceptance takes nothing more from the envelope. */
export function acceptanceChange({ file, programme }: Situation, amountCents: number | null): Change {
  const notified = file.notifiedCents ?? file.last.grantedCents!;
  const grantedCents = amountCents ?? notified;
  return {
    terms: { grantedCents },
    violations: [
      ...outOfLimits(grantedCents, programme, 'grantedAmount'),
      ...aboveNotified(grantedCents, notified, 'grantedAmount'),
    ],
  };
}
