import type { Application, Decision, DecisionRole } from '@hopen/funding';
import { addDays, beneficiaryReference, type CivilDay, DataOrigin } from '@hopen/schema';
import { type Calendar, earliest } from './calendar.ts';
import type { Applicant } from './candidates.ts';
import { type LifeName, stepsOf } from './lives.ts';
import { MOTIVES } from './motives.ts';
import { type Random, randomFor } from './random.ts';

/** What an application asks for and what will become of it. */
export interface Plan {
  readonly applicant: Applicant;
  readonly domainCode: string;
  readonly life: LifeName;
  readonly requestedCents: number;
  /** What the ARS proposes; null when it never preselects. */
  readonly grantedCents: number | null;
}

/** An application and everything that was decided on it. */
export interface Dossier {
  readonly application: Application;
  readonly decisions: Decision[];
}

/** What ends before it is retained was never granted anything. */
const PROPOSED_ONLY: readonly LifeName[] = ['refusedNationally', 'withdrawnPreselected'];

/** Lives every plan, and gives each application a number that tells neither how many there are nor which came first. */
export function openDossiers(programmeCode: string, plans: readonly Plan[], calendar: Calendar): Dossier[] {
  const random = randomFor(`dossiers ${programmeCode}`);
  const lived = plans.map((plan) => ({ plan, decisions: live(random, plan, calendar) }));
  const numbers = numbersOf(programmeCode);
  const byRegion = Map.groupBy(lived, ({ plan }) => plan.applicant.regionCode);
  return [...byRegion].sort(byKey).flatMap(([regionCode, list]) =>
    list.sort(byFirstDay).map(({ plan, decisions }) => {
      const id = `${programmeCode}-${regionCode}-${numbers()}`;
      return {
        application: {
          id,
          programmeCode,
          domainCode: plan.domainCode,
          beneficiaryKind: plan.applicant.kind,
          beneficiaryNumber: plan.applicant.number,
          regionCode,
          dataOrigin: DataOrigin.SYNTHETIC,
        },
        decisions: decisions.map((decision) => ({ ...decision, applicationId: id })),
      };
    }),
  );
}

/** Draws five-digit numbers, none twice. */
function numbersOf(programmeCode: string): () => number {
  const random = randomFor(`numbers ${programmeCode}`);
  const drawn = new Set<number>();
  return () => {
    let number = random.int(10_000, 99_999);
    while (drawn.has(number)) number = random.int(10_000, 99_999);
    drawn.add(number);
    return number;
  };
}

function live(random: Random, plan: Plan, calendar: Calendar): Omit<Decision, 'applicationId'>[] {
  let day: CivilDay | undefined;
  let grantedCents: number | null = null;
  const steps = stepsOf(plan.life, random);
  return steps.map((name, index) => {
    const step = calendar[name];
    const first = earliest(step, plan.applicant.regionCode);
    const [atLeast, atMost] = step.gap;
    day = random.day(
      day ? later(first, addDays(day, atLeast)) : first,
      day ? sooner(step.until, addDays(day, atMost)) : step.until,
    );
    const isEnd = index === steps.length - 1;
    if (step.status === 'PRESELECTED') grantedCents = plan.grantedCents;
    else if (isEnd && PROPOSED_ONLY.includes(plan.life)) grantedCents = null;
    const motives = MOTIVES[name];
    return {
      sequence: index + 1,
      status: step.status,
      decidedOn: day,
      role: step.by,
      organisation: organisationOf(step.by, plan.applicant),
      motive: motives ? random.pick(motives) : null,
      requestedCents: plan.requestedCents,
      grantedCents,
    };
  });
}

function organisationOf(role: DecisionRole, { kind, number, regionCode }: Applicant): string {
  if (role === 'ESTABLISHMENT') return beneficiaryReference(kind, number);
  return role === 'ARS' ? `ARS ${regionCode}` : 'DGOS';
}

const later = (a: CivilDay, b: CivilDay) => (a > b ? a : b);
const sooner = (a: CivilDay, b: CivilDay) => (a < b ? a : b);

const byKey = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);

/** Stable, so those begun on the same day keep the order of their plans. */
const byFirstDay = (a: { decisions: { decidedOn: CivilDay }[] }, b: typeof a) =>
  a.decisions[0]!.decidedOn.localeCompare(b.decisions[0]!.decidedOn);
