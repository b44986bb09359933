import type { CivilDay } from '@hopen/schema';
import type { Counts, HeadingAttainment } from './attainment.ts';

/** What a region wants to reach in a domain: a share of those concerned, by a day. */
export interface Target {
  readonly domainCode: string;
  readonly rate: number;
  readonly reachedBy: CivilDay;
}

/** How far a region is on the way to its target. */
export interface Progress extends Counts {
  /** Target less rate, 0 to 1; null when nobody is concerned, 0 when the target is reached. */
  readonly gap: number | null;
  /** How many more must meet the domain for the target to be reached. */
  readonly lacking: number;
  readonly isReached: boolean;
  /** Whether the day has passed without it. */
  readonly isOverdue: boolean;
}

/** A region's progress against a target, from what those concerned have proven; null for a domain that is not there. */
export function progressOf(
  domains: readonly HeadingAttainment[],
  { domainCode, rate, reachedBy }: Target,
  today: CivilDay,
): Progress | null {
  const attained = domains.find(({ code }) => code === domainCode);
  if (!attained) return null;
  const { concerned, declared, validated, met, missing } = attained;
  const lacking = Math.max(0, needed(concerned, rate) - met);
  const isReached = concerned > 0 && lacking === 0;
  return {
    concerned,
    declared,
    validated,
    met,
    missing,
    rate: attained.rate,
    gap: attained.rate === null ? null : isReached ? 0 : rate - attained.rate,
    lacking,
    isReached,
    isOverdue: !isReached && today > reachedBy,
  };
}

/** The smallest number that is the share, or more, of those concerned: 0.55 of 100 is 55, whatever binary says of 0.55. */
const needed = (concerned: number, rate: number) => Math.ceil(Number((concerned * rate).toFixed(9)));
