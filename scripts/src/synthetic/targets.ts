import { addDays, type CivilDay } from '@hopen/schema';
import { type Calendar, plannableDays } from './calendar.ts';
import type { Fact } from './facts.ts';
import type { Random } from './random.ts';

/** Probability that a repeated declaration first named another day than the proven one. */
const MOVED_CHANCE = 0.5;

/** Maximum days between reaching and declaring targets, as first declared. */
const MOST_DAYS = 30;

/** Last observed day behind a declaration: the end of the previous month. */
export const provenOn = (declaredOn: CivilDay): CivilDay => addDays(`${declaredOn.slice(0, 7)}-01`, -1);

/** Adds the planned day of the targets to each project, and the day reached to each declaration. */
export function setTargets(random: Random, facts: readonly Fact[], calendar: Calendar): Fact[] {
  const declarations = facts.filter(({ act }) => act === 'DECLARE_TARGETS');
  const project = facts.find(({ act }) => act === 'FILE_PROJECT');
  return facts.map((fact) => {
    if (fact === project) {
      return { ...fact, terms: { plannedTargetsOn: random.day(...plannableDays(calendar)) } };
    }
    if (!declarations.includes(fact)) return fact;
    const isMistaken = fact !== declarations.at(-1) && random.chance(MOVED_CHANCE);
    const declared = addDays(fact.decidedOn, -random.int(0, MOST_DAYS));
    const targetsReachedOn = isMistaken ? declared : provenOn(declarations[0]!.decidedOn);
    return { ...fact, terms: { targetsReachedOn } };
  });
}
