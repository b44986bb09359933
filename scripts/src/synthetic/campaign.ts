import { anyRequest, grantAmounts, requestFor, smallProposal, zoneOf } from './amounts.ts';
import type { PlannedApplication } from './application-plan.ts';
import type { Candidate } from './candidates.ts';
import { isEverPreselected, type LifeName } from './life-paths.ts';
import { type Random, randomFor } from './random.ts';
import type { Wish } from './wishes.ts';

/** "At most two domains per structure", counting preselected and granted ones. Source: DAI, 29 Nov. 2019. */
const MOST_PRESELECTED = 2;

type LifeCounts = readonly (readonly [LifeName, number])[];

/** Outcomes of the 1,712 retained applications, some retained late; all others end with validated targets. */
const RETAINED_LIVES: LifeCounts = [
  ['retained', 12],
  ['projectFiled', 20],
  ['projectReturned', 8],
  ['accepted', 180],
  ['targetsDeclared', 60],
  ['moreEvidence', 25],
  ['lapsedRetained', 10],
  ['lapsedProject', 10],
  ['lapsedAccepted', 35],
  ['lapsedEvidence', 15],
  ['withdrawnRetained', 2],
  ['withdrawnAccepted', 5],
  ['retainedLate', 8],
];

/** Outcomes of the other filed applications; the ARS refuses the rest. */
const OTHER_LIVES: LifeCounts = [
  ['preselected', 6],
  ['refusedNationally', 26],
  ['withdrawnPreselected', 5],
  ['submitted', 12],
  ['returned', 20],
  ['withdrawn', 245],
];

/** Assigns request, grant and outcome to every wish. */
export function planCampaign(wishes: readonly Wish[]): PlannedApplication[] {
  const random = randomFor('campaign');
  const retained = wishes.filter(({ isRetained }) => isRetained);
  const others = wishes.filter(({ isRetained, isDraft }) => !isRetained && !isDraft);
  const drafts = wishes.filter(({ isDraft }) => isDraft);
  return [
    ...planRetained(random, retained),
    ...planOthers(random, others),
    ...drafts.map((wish) => plan(random, wish, 'drafted', null)),
  ];
}

function planRetained(random: Random, wishes: readonly Wish[]): PlannedApplication[] {
  const notValidated = RETAINED_LIVES.flatMap(([life, count]) => Array<LifeName>(count).fill(life));
  const lives = random.shuffle(wishes.map((_, index) => notValidated[index] ?? 'validated'));
  const grants = grantAmounts(
    wishes.map(({ candidate, domainCode }) => ({ regionCode: candidate.regionCode, domainCode })),
  );
  return wishes.map((wish, index) => plan(random, wish, lives[index]!, grants[index]!));
}

function planOthers(random: Random, wishes: readonly Wish[]): PlannedApplication[] {
  const preselected = new Map(wishes.map(({ candidate }) => [candidate, candidate.retained as number]));
  const waiting = random.shuffle(wishes);
  const planned = OTHER_LIVES.flatMap(([life, count]) =>
    Array.from({ length: count }, () => {
      const index = waiting.findIndex((each) => mayLive(life, each, preselected.get(each.candidate)!));
      const wish = waiting.splice(index, 1)[0]!;
      if (!isEverPreselected(life)) return plan(random, wish, life, null);
      preselected.set(wish.candidate, preselected.get(wish.candidate)! + 1);
      return plan(random, wish, life, smallProposal(random));
    }),
  );
  return [...planned, ...waiting.map((wish) => plan(random, wish, 'refused', null))];
}

/**
 * Restricts outcomes: Paca's published 130 are all its preselected applications that were not refused, so none stays
 * undecided there.
 */
const mayLive = (life: LifeName, { candidate }: Wish, preselected: number): boolean =>
  (!isEverPreselected(life) || preselected < MOST_PRESELECTED) &&
  (life !== 'preselected' || zoneOf(candidate.regionCode) !== 'paca');

function plan(
  random: Random,
  { candidate, domainCode }: { candidate: Candidate; domainCode: string },
  life: LifeName,
  grantedCents: number | null,
): PlannedApplication {
  const requestedCents = grantedCents === null ? anyRequest(random) : requestFor(random, grantedCents);
  return { applicant: candidate, domainCode, life, requestedCents, grantedCents };
}
