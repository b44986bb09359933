import type { DecisionRole } from '@hopen/funding';
import { addDays, addMonths, beneficiaryReference, type CivilDay, earlier, later } from '@hopen/schema';
import type { PlannedApplication } from './application-plan.ts';
import { type Calendar, earliest, type Step, type StepName } from './calendar.ts';
import type { Applicant } from './candidates.ts';
import type { Fact } from './facts.ts';
import { isExtendable, stepsOf } from './life-paths.ts';
import type { MoneyRules } from './money-rules.ts';
import { MOTIVES } from './motives.ts';
import { paymentsOn } from './payments.ts';
import { type Random, randomFor } from './random.ts';
import { setTargets } from './targets.ts';

/** Probability of an extension where one is possible; invented. */
const EXTENDED_CHANCE = 0.57;

/** Simulates each plan. Every kind of fact has its own generator, so that none affects the others. */
export function simulateApplications(
  plans: readonly PlannedApplication[],
  calendar: Calendar,
  money: MoneyRules,
) {
  const drawsFor = (idea: string) => randomFor(`${idea} ${money.programmeCode}`);
  const [days, targets] = [drawsFor('dossiers'), drawsFor('targets')];
  const [extensions, payments] = [drawsFor('extensions'), drawsFor('payments')];
  const returns = drawsFor('returns');
  return plans.map((plan) => {
    const facts = setTargets(targets, live(days, plan, calendar), calendar);
    facts.push(...paymentsOn(payments, facts, plan.grantedCents ?? 0, money));
    if (isExtendable(plan.life) && extensions.chance(EXTENDED_CHANCE)) {
      facts.push(extension(extensions, plan, calendar, plannedIn(facts)));
    }
    if (plan.life === 'lapsedProject') facts.push(returned(returns, plan, calendar, facts));
    return { plan, facts };
  });
}

function live(random: Random, plan: PlannedApplication, calendar: Calendar): Fact[] {
  let day: CivilDay | undefined;
  return stepsOf(plan.life, random).map((name) => {
    const step = calendar[name];
    const first = earliest(step, plan.applicant.regionCode);
    const [atLeast, atMost] = step.gap;
    day = random.day(
      day ? later(first, addDays(day, atLeast)) : first,
      day ? earlier(step.until, addDays(day, atMost)) : step.until,
    );
    return { ...factOf(random, name, step, plan.applicant), decidedOn: day, ...changesBy(step, plan) };
  });
}

/** Terms that the plan defines. */
function changesBy({ act }: Step, { requestedCents, grantedCents }: PlannedApplication): Pick<Fact, 'terms'> {
  if (act === 'CREATE') return { terms: { requestedCents } };
  return act === 'PRESELECT' ? { terms: { grantedCents } } : {};
}

const plannedIn = (facts: readonly Fact[]): CivilDay =>
  facts.find(({ terms }) => terms?.plannedTargetsOn)!.terms!.plannedTargetsOn!;

/** Grants an extension and moves the planned day of the targets. */
function extension(
  random: Random,
  { applicant }: PlannedApplication,
  { extend }: Calendar,
  plannedOn: CivilDay,
): Fact {
  const fact = factOf(random, 'extend', extend, applicant);
  const decidedOn = random.day(extend.from, extend.until);
  const extensionMonths = random.int(3, 12);
  return {
    ...fact,
    decidedOn,
    terms: { extensionMonths, plannedTargetsOn: addMonths(plannedOn, extensionMonths) },
  };
}

/** Final return of a project that lapses because it is never filed again. */
function returned(
  random: Random,
  { applicant }: PlannedApplication,
  { returnProject }: Calendar,
  facts: readonly Fact[],
): Fact {
  const filedOn = facts.findLast(({ act }) => act === 'FILE_PROJECT')!.decidedOn;
  const [atLeast, atMost] = returnProject.gap;
  return {
    ...factOf(random, 'returnProject', returnProject, applicant),
    decidedOn: random.day(addDays(filedOn, atLeast), addDays(filedOn, atMost)),
  };
}

function factOf(random: Random, name: StepName, { act, status, by }: Step, applicant: Applicant) {
  const motives = MOTIVES[name];
  const motive = motives ? random.pick(motives) : null;
  return { act, status, role: by, organisation: organisationOf(by, applicant), motive };
}

function organisationOf(role: DecisionRole, { kind, number, regionCode }: Applicant): string {
  if (role === 'ESTABLISHMENT') return beneficiaryReference(kind, number);
  return role === 'ARS' ? `ARS ${regionCode}` : 'DGOS';
}
