import type { Evidence, IndicatorValue } from '@hopen/indicators';
import { addDays, type CivilDay } from '@hopen/schema';
import { EVIDENCE_LABELS, type Indicator, NOT_APPLICABLE_REASONS } from './indicators.ts';
import type { Random } from './random.ts';

type Content = Pick<IndicatorValue, 'nature' | 'numerator' | 'denominator' | 'answer' | 'reason'>;

/** Degree of attainment: all targets met, some met, or some not yet declared. */
export type Level = 'MET' | 'MIXED' | 'PARTIAL';

/** Probability of evidence attached to a declaration; other values are proven on request. */
const EVIDENCE_CHANCE = 1 / 3;

/** Content of a value, or undefined if none is declared: not applicable, zero, or a ratio over zero. */
export function contentOf(
  random: Random,
  { nature, code, mayBeNotApplicable }: Indicator,
  level: Level,
): Content | undefined {
  if (level === 'MET') {
    if (mayBeNotApplicable && code.startsWith('D') && random.chance(0.05)) return notApplicable(random);
    return nature === 'RATIO' ? ratio(random, 0.92, 1) : answer(true);
  }
  if (random.chance(level === 'PARTIAL' ? 0.4 : 0.07)) return undefined;
  if (mayBeNotApplicable && random.chance(0.25)) return notApplicable(random);
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

/** Evidence attached to a value: none, or one recent document. */
export function evidenceFor(random: Random, declaredOn: CivilDay): Evidence[] {
  return random.chance(EVIDENCE_CHANCE) ? [pieceOf(random, declaredOn)] : [];
}

/** Evidence dated up to 30 days earlier. Has no link, since the document doesn't exist. */
export const pieceOf = (random: Random, before: CivilDay): Evidence => ({
  label: random.pick(EVIDENCE_LABELS),
  link: null,
  sha256: null,
  on: addDays(before, -random.int(0, 30)),
});
