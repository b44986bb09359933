import { addDays, type CivilDay } from '@hopen/schema';
import { type Calendar, plannableDays } from './calendar.ts';
import type { Fact } from './facts.ts';
import type { Random } from './random.ts';

/** How often targets that are declared again were first said to be reached on another day than was proven. */
const MOVED_CHANCE = 0.5;

/** How many days before declaring its targets an establishment may first say that it reached them. */
const MOST_DAYS = 30;

/** The last day that is observed to prove targets declared on a day: the end of the month before. */
export const provenOn = (declaredOn: CivilDay): CivilDay => addDays(`${declaredOn.slice(0, 7)}-01`, -1);

/** Adds to each project when its targets are planned to be reached, and to each declaration when they were. */
export function setTargets(random: Random, facts: readonly Fact[], calendar: Calendar): Fact[] {
  const declarations = facts.filter(({ act }) => act === 'DECLARE_TARGETS');
  const project = facts.find(({ act }) => act === 'FILE_PROJECT');
  return facts.map((fact) => {
    if (fact === project) {
      return { ...fact, terms: { plannedTargetsOn: random.day(...plannableDays(calendar)) } };
    }
    if (!declarations.includes(fact)) return fact;
    const isMistaken = fact !== declarations.at(-1) && random.chance(MOVED_CHANCE);
    const said = addDays(fact.decidedOn, -random.int(0, MOST_DAYS));
    const targetsReachedOn = isMistaken ? said : provenOn(declarations[0]!.decidedOn);
    return { ...fact, terms: { targetsReachedOn } };
  });
}
