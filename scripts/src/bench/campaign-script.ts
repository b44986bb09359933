import type { Decision } from '@hopen/funding';
import type { CivilDay } from '@hopen/schema';
import type { SyntheticData } from '../synthetic/index.ts';
import { type CampaignStep, preselection, retention, stepOf, transmission } from './campaign-acts.ts';

/** Programme of the campaign. */
export const PROGRAMME = 'HOPEN';

/**
 * Selects the decisions that funding can take alone. Validation of targets, the payments that follow, and lapses of
 * declared targets depend on indicators, which are not part of this benchmark.
 */
export const isPlayed = ({ applicationId, status, targetsReachedOn }: Decision): boolean =>
  applicationId.startsWith(`${PROGRAMME}-`) &&
  status !== 'TARGETS_VALIDATED' &&
  !(status === 'LAPSED' && targetsReachedOn !== null);

/** Batch limit of mutations ("1 to 500"). */
const MOST_RETAINED_AT_ONCE = 500;

/** Batch sizes measured in the region with the most applications. */
export const MEASURED_BATCHES = [10, 50, 100];

/** Chains of steps that may run in parallel; steps within a chain are sequential. */
export type Phase = readonly (readonly CampaignStep[])[];

/** Day of the campaign, with its sequential phases. */
export interface CampaignDay {
  readonly day: CivilDay;
  readonly phases: readonly Phase[];
}

/** Converts every decision of the campaign to mutations, day by day, until targets are declared. */
export function campaignScript(data: SyntheticData): CampaignDay[] {
  const decisions = data.decisions.filter(isPlayed);
  const singles = singleSteps(data, decisions);
  const preselections = sittings(decisions.filter(({ act }) => act === 'PRESELECT'));
  const retained = Map.groupBy(
    decisions.filter(({ act }) => act === 'RETAIN'),
    ({ decidedOn }) => decidedOn,
  );
  const transmissions = data.transmissions.filter(({ programmeCode }) => programmeCode === PROGRAMME);
  const days = new Set([...decisions, ...transmissions].map(dayOf));
  return [...days].sort().map((day) => ({
    day,
    phases: [
      [...Map.groupBy(singles.get(day) ?? [], ({ ids }) => ids[0]).values()],
      [...Map.groupBy(preselections.get(day) ?? [], ({ organisation }) => organisation).values()],
      transmissions.filter((each) => each.transmittedOn === day).map((each) => [transmission(each)]),
      chunks(retained.get(day) ?? [], MOST_RETAINED_AT_ONCE).map((chunk) => [retention(chunk)]),
    ],
  }));
}

const dayOf = (fact: Decision | SyntheticData['transmissions'][number]): CivilDay =>
  'decidedOn' in fact ? fact.decidedOn : fact.transmittedOn;

/** Steps on single applications by day, in each application's order. */
function singleSteps(
  { applications, ledger }: SyntheticData,
  decisions: readonly Decision[],
): Map<CivilDay, CampaignStep[]> {
  const applicationOf = new Map(applications.map((each) => [each.id, each]));
  const key = (id: string | null, sequence: number | null) => `${id} ${sequence}`;
  const linesOf = Map.groupBy(ledger, (line) => key(line.applicationId, line.decisionSequence));
  const byDay = new Map<CivilDay, CampaignStep[]>();
  for (const [index, decision] of decisions.entries()) {
    const application = applicationOf.get(decision.applicationId)!;
    const lines = linesOf.get(key(decision.applicationId, decision.sequence)) ?? [];
    const previous = decision.sequence > 1 ? decisions[index - 1] : undefined;
    const step = stepOf({ decision, previous, lines, application });
    if (step) byDay.set(decision.decidedOn, [...(byDay.get(decision.decidedOn) ?? []), step]);
  }
  return byDay;
}

/** Batches an ARS's preselections by day; the ARS with the most starts with the measured batch sizes. */
function sittings(decisions: readonly Decision[]): Map<CivilDay, CampaignStep[]> {
  const byAgency = [...Map.groupBy(decisions, ({ organisation }) => organisation).values()].sort(
    (a, b) => b.length - a.length,
  );
  const batches = byAgency.flatMap((list, rank) => {
    const left = list.toSorted((a, b) => a.decidedOn.localeCompare(b.decidedOn));
    const measured = rank === 0 ? MEASURED_BATCHES.map((size) => left.splice(0, size)) : [];
    const daily = Map.groupBy(left, ({ decidedOn }) => decidedOn).values();
    return [...measured, ...daily].filter((batch) => batch.length > 0);
  });
  // Dated by its last decision.
  const byDay = Map.groupBy(batches, (batch) => batch.at(-1)!.decidedOn);
  return new Map([...byDay].map(([day, list]) => [day, list.map(preselection)]));
}

function chunks<Item>(list: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}
