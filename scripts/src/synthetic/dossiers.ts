import type { CaseFile } from '@hopen/funding';
import { DataOrigin } from '@hopen/schema';
import type { PlannedApplication } from './application-plan.ts';
import type { Calendar } from './calendar.ts';
import { type Fact, fileOf } from './facts.ts';
import type { MoneyRules } from './money-rules.ts';
import { randomFor } from './random.ts';
import { simulateApplications } from './simulate-application.ts';

/**
 * Simulates every plan and numbers the applications randomly, so that a number reveals neither their count nor their
 * order.
 */
export function openDossiers(
  plans: readonly PlannedApplication[],
  calendar: Calendar,
  money: MoneyRules,
): CaseFile[] {
  const { programmeCode } = money;
  const numbers = numbersOf(programmeCode);
  const lived = simulateApplications(plans, calendar, money);
  const byRegion = Map.groupBy(lived, ({ plan }) => plan.applicant.regionCode);
  return [...byRegion].sort(byKey).flatMap(([regionCode, list]) =>
    list.sort(byFirstDay).map(({ plan: { applicant, domainCode }, facts }) => {
      const application = {
        id: `${programmeCode}-${regionCode}-${numbers()}`,
        programmeCode,
        domainCode,
        beneficiaryKind: applicant.kind,
        beneficiaryNumber: applicant.number,
        regionCode,
        dataOrigin: DataOrigin.SYNTHETIC,
      };
      return fileOf(application, facts);
    }),
  );
}

/** Draws distinct five-digit numbers. */
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

const byKey = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);

/** Stable sort: applications begun on the same day keep their plans' order. */
const byFirstDay = (a: { facts: Fact[] }, b: typeof a) =>
  a.facts[0]!.decidedOn.localeCompare(b.facts[0]!.decidedOn);
