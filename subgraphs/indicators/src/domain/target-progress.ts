import type { CivilDay } from '@hopen/schema';
import type { AttainmentCounts, HeadingAttainment } from './attainment.ts';

/** Target of a regional roadmap: a share of those that a domain concerns, by a day. */
export interface RoadmapTarget {
  readonly domainCode: string;
  readonly rate: number;
  readonly reachedBy: CivilDay;
}

export interface TargetProgress extends AttainmentCounts {
  /** Target less rate, 0 to 1; null when nobody is concerned, 0 when the target is reached. */
  readonly gap: number | null;
  /** Number of beneficiaries that must still meet the domain for the target to be reached. */
  readonly lacking: number;
  readonly isReached: boolean;
  /** True when the day of the target has passed without it. */
  readonly isOverdue: boolean;
}

/** Progress of a region against a target, by what those concerned have proven; null for an unknown domain. */
export function progressOf(
  domains: readonly HeadingAttainment[],
  { domainCode, rate, reachedBy }: RoadmapTarget,
  today: CivilDay,
): TargetProgress | null {
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

/** Smallest number that makes up the share or more: 0.55 of 100 is 55, whatever binary says of 0.55. */
const needed = (concerned: number, rate: number) => Math.ceil(Number((concerned * rate).toFixed(9)));
