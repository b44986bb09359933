import type { CaseFile } from '@hopen/funding';
import type { IndicatorValue } from '@hopen/indicators';
import {
  addDays,
  type BeneficiaryReference,
  beneficiaryReference,
  type CivilDay,
  DataOrigin,
} from '@hopen/schema';
import { contentOf, evidenceFor, type Level } from './indicator-contents.ts';
import { DOMAIN_INDICATORS, type Indicator, PREREQUISITES } from './indicators.ts';
import { type Random, randomFor } from './random.ts';
import { provenOn } from './targets.ts';

/** Probability of a correction by a later row. */
const CORRECTED_CHANCE = 0.02;

/** Probability that an accepted application without declared targets already has indicator values. */
const ALREADY_FILLING_IN_CHANCE = 0.4;

/** First full year within the programme, for yearly observations. Source: `observation` of HOP'EN. */
const FIRST_WHOLE_YEAR = 2020;

/** Days over which indicators are declared, up to the declaration of targets. */
const MOST_DAYS = 20;

/** Set of indicators declared together by one beneficiary. */
interface Declaration {
  readonly indicators: readonly Indicator[];
  /** Day of the first `TARGETS_DECLARED`; values are declared before. */
  readonly before: CivilDay;
  readonly level: Level;
}

/** Values of all retained beneficiaries, numbered in order of declaration. */
export function declareIndicators(dossiers: readonly CaseFile[]): IndicatorValue[] {
  const [random, evidence] = [randomFor('indicator-values'), randomFor('evidence')];
  const byBeneficiary = Map.groupBy(dossiers, ({ application }) =>
    beneficiaryReference(application.beneficiaryKind, application.beneficiaryNumber),
  );
  return [...byBeneficiary]
    .flatMap(([reference, own]) =>
      declarationsOf(random, own).flatMap((declaration) => declare(random, reference, declaration)),
    )
    .sort((a, b) => a.declaredOn.localeCompare(b.declaredOn))
    .map((row, index) => ({
      id: `V${String(index + 1).padStart(9, '0')}`,
      ...row,
      evidence: evidenceFor(evidence, row.declaredOn),
    }));
}

/**
 * Declarations of a beneficiary: the prerequisites once, before its first declaration of targets, and the indicators of
 * each retained domain.
 */
function declarationsOf(random: Random, dossiers: readonly CaseFile[]): Declaration[] {
  const isFillingIn = random.chance(ALREADY_FILLING_IN_CHANCE);
  const domains = dossiers.flatMap(({ application, decisions }): Declaration[] => {
    const indicators = DOMAIN_INDICATORS[application.domainCode]!;
    const declared = decisions.find(({ status }) => status === 'TARGETS_DECLARED');
    const level = decisions.at(-1)!.status === 'TARGETS_VALIDATED' ? 'MET' : 'MIXED';
    if (declared) return [{ indicators, before: declared.decidedOn, level }];
    if (decisions.at(-1)!.status !== 'ACCEPTED' || !isFillingIn) return [];
    return [{ indicators, before: random.day('2021-06-01', '2023-06-30'), level: 'PARTIAL' }];
  });
  if (domains.length === 0) return [];
  const before = domains.map((each) => each.before).sort()[0]!;
  const level = (['MET', 'MIXED', 'PARTIAL'] as const).find((best) =>
    domains.some((each) => each.level === best),
  )!;
  return [{ indicators: PREREQUISITES, before, level }, ...domains];
}

function declare(
  random: Random,
  declaredBy: BeneficiaryReference,
  { indicators, before, level }: Declaration,
): Omit<IndicatorValue, 'id' | 'evidence'>[] {
  const [beneficiaryKind, beneficiaryNumber] = declaredBy.split(':') as [
    IndicatorValue['beneficiaryKind'],
    string,
  ];
  const owner = { beneficiaryKind, beneficiaryNumber, declaredBy, dataOrigin: DataOrigin.SYNTHETIC };
  return indicators.flatMap((indicator) => {
    const content = contentOf(random, indicator, level);
    if (!content) return [];
    const declaredOn = declarationDay(random, before);
    const indicated = { programmeCode: 'HOPEN', indicatorCode: indicator.code };
    const row = { ...indicated, ...content, ...periodOf(random, indicator, before), ...owner, declaredOn };
    if (!random.chance(CORRECTED_CHANCE)) return [row];
    const corrected = contentOf(random, indicator, level) ?? content;
    return [row, { ...row, ...corrected, declaredOn: addDays(declaredOn, random.int(1, 25)) }];
  });
}

/** Declaration day, after the observed period. */
function declarationDay(random: Random, before: CivilDay): CivilDay {
  const first = [addDays(provenOn(before), 1), addDays(before, -MOST_DAYS)].sort().at(-1)!;
  return random.day(first, before);
}

/**
 * Observed period: the last three full months before the declaration, whose last day is the day the targets were
 * reached; for some prerequisites the full previous year.
 */
function periodOf(random: Random, { code }: Indicator, before: CivilDay) {
  const year = Number(before.slice(0, 4)) - 1;
  if (code.startsWith('P') && random.chance(0.3) && year >= FIRST_WHOLE_YEAR) {
    return { observedFrom: `${year}-01-01`, observedUntil: `${year}-12-31` };
  }
  const observedUntil = provenOn(before);
  const twoMonthsBefore = provenOn(provenOn(observedUntil));
  return { observedFrom: `${twoMonthsBefore.slice(0, 7)}-01`, observedUntil };
}
