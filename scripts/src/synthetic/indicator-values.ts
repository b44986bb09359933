import type { CaseFile } from '@hopen/funding';
import type { IndicatorValue } from '@hopen/indicators';
import {
  addDays,
  type BeneficiaryReference,
  beneficiaryReference,
  type CivilDay,
  DataOrigin,
} from '@hopen/schema';
import { DOMAIN_INDICATORS, type Indicator, NOT_APPLICABLE_REASONS, PREREQUISITES } from './indicators.ts';
import { type Random, randomFor } from './random.ts';

type Content = Pick<IndicatorValue, 'nature' | 'numerator' | 'denominator' | 'answer' | 'reason'>;

/** A few rows have a later one that corrects them. */
const CORRECTED_CHANCE = 0.02;

/** A share of those that were accepted and have not declared their targets has begun to fill in its indicators. */
const ALREADY_FILLING_IN_CHANCE = 0.4;

/** Indicators that one beneficiary declares together, and how well it does. */
interface Declaration {
  readonly indicators: readonly Indicator[];
  /** The day of the first `TARGETS_DECLARED`, which the values come before. */
  readonly before: CivilDay;
  readonly level: 'MET' | 'MIXED' | 'PARTIAL';
}

/** Everything that the retained beneficiaries declare, numbered in the order of declaration. */
export function declareIndicators(dossiers: readonly CaseFile[]): IndicatorValue[] {
  const random = randomFor('indicator-values');
  const byBeneficiary = Map.groupBy(dossiers, ({ application }) =>
    beneficiaryReference(application.beneficiaryKind, application.beneficiaryNumber),
  );
  return [...byBeneficiary]
    .flatMap(([reference, own]) =>
      declarationsOf(random, own).flatMap((declaration) => declare(random, reference, declaration)),
    )
    .sort((a, b) => a.declaredOn.localeCompare(b.declaredOn))
    .map((row, index) => ({ id: `V${String(index + 1).padStart(7, '0')}`, ...row }));
}

/** The prerequisites once, before its first declaration of targets, and the indicators of each retained domain. */
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
) {
  const [beneficiaryKind, beneficiaryNumber] = declaredBy.split(':') as [
    IndicatorValue['beneficiaryKind'],
    string,
  ];
  return indicators.flatMap((indicator): Omit<IndicatorValue, 'id'>[] => {
    const content = contentOf(random, indicator, level);
    if (!content) return [];
    const declaredOn = addDays(before, -random.int(0, 20));
    const row = {
      programmeCode: 'HOPEN',
      indicatorCode: indicator.code,
      beneficiaryKind,
      beneficiaryNumber,
      ...content,
      ...periodBefore(declaredOn, random.chance(0.7) ? 'QUARTER' : 'YEAR'),
      declaredOn,
      declaredBy,
      dataOrigin: DataOrigin.SYNTHETIC,
    };
    if (!random.chance(CORRECTED_CHANCE)) return [row];
    const corrected = contentOf(random, indicator, level) ?? content;
    return [row, { ...row, ...corrected, declaredOn: addDays(declaredOn, random.int(1, 25)) }];
  });
}

/** What is declared, or nothing: a value may be missing, not apply, be zero, or be a ratio over zero. */
function contentOf(
  random: Random,
  { nature, code }: Indicator,
  level: Declaration['level'],
): Content | undefined {
  if (level === 'MET') {
    if (code.startsWith('D') && random.chance(0.015)) return notApplicable(random);
    return nature === 'RATIO' ? ratio(random, 0.92, 1) : answer(true);
  }
  if (random.chance(level === 'PARTIAL' ? 0.4 : 0.07)) return undefined;
  if (random.chance(0.05)) return notApplicable(random);
  if (nature === 'ANSWER') return answer(random.chance(0.8));
  if (random.chance(0.05)) return over(0, 0);
  if (random.chance(0.05)) return ratio(random, 0, 0);
  return random.chance(0.6) ? ratio(random, 0.9, 1) : ratio(random, 0.2, 0.9);
}

const EMPTY: Omit<Content, 'nature'> = { numerator: null, denominator: null, answer: null, reason: null };

const over = (numerator: number, denominator: number): Content => ({
  ...EMPTY,
  nature: 'RATIO',
  numerator,
  denominator,
});
const answer = (yes: boolean): Content => ({ ...EMPTY, nature: 'ANSWER', answer: yes });
const notApplicable = (random: Random): Content => ({
  ...EMPTY,
  nature: 'NOT_APPLICABLE',
  reason: random.pick(NOT_APPLICABLE_REASONS),
});

function ratio(random: Random, atLeast: number, atMost: number): Content {
  const denominator = random.int(20, 4_000);
  return over(Math.ceil(denominator * (atLeast + random.unit() * (atMost - atLeast))), denominator);
}

/** The last whole calendar quarter or year before a day. */
function periodBefore(day: CivilDay, length: 'QUARTER' | 'YEAR') {
  const [year, month] = day.split('-').map(Number) as [number, number];
  const firstMonth = length === 'YEAR' ? 1 : month - ((month - 1) % 3);
  const next = `${year}-${String(firstMonth).padStart(2, '0')}-01`;
  const months = length === 'YEAR' ? 12 : 3;
  const [fromYear, fromMonth] =
    firstMonth > months ? [year, firstMonth - months] : [year - 1, firstMonth - months + 12];
  return {
    observedFrom: `${fromYear}-${String(fromMonth).padStart(2, '0')}-01`,
    observedUntil: addDays(next, -1),
  };
}
