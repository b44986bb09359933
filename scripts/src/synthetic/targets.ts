import { addDays } from '@hopen/schema';
import { type Calendar, plannableDays } from './calendar.ts';
import type { Fact } from './facts.ts';
import type { Random } from './random.ts';

/** How often targets that are declared again were reached on another day than was first declared. */
const MOVED_CHANCE = 0.5;

/** How many days after reaching them an establishment may take to declare its targets. */
const MOST_DAYS = 30;

/** Adds to each project when its targets are planned to be reached, and to each declaration when they were. */
export function setTargets(random: Random, facts: readonly Fact[], calendar: Calendar): Fact[] {
  const isAgain = (fact: Fact) => facts.find(({ act }) => act === fact.act) !== fact;
  return facts.map((fact) => {
    if (fact.act === 'FILE_PROJECT' && !isAgain(fact)) {
      return { ...fact, terms: { plannedTargetsOn: random.day(...plannableDays(calendar)) } };
    }
    if (fact.act === 'DECLARE_TARGETS' && (!isAgain(fact) || random.chance(MOVED_CHANCE))) {
      const targetsReachedOn = addDays(fact.decidedOn, -random.int(0, MOST_DAYS));
      return { ...fact, terms: { targetsReachedOn } };
    }
    return fact;
  });
}
