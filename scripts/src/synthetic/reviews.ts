import type { CaseFile } from '@hopen/funding';
import { headingOf, type IndicatorValue, type Review, type ReviewAct, review } from '@hopen/indicators';
import { addDays, beneficiaryReference, type CivilDay } from '@hopen/schema';
import { pieceOf } from './indicator-contents.ts';
import { REVIEW_MOTIVES } from './indicators.ts';
import { type Random, randomFor } from './random.ts';

/** Probability that evidence is requested before validation. */
const ASKED_CHANCE = 0.06;

/** Probability that a review has begun without validated targets, and its weighted courses. */
const BEGUN_CHANCE = 0.4;
const BEGUN: readonly { weight: number; acts: readonly ReviewAct[] }[] = [
  { weight: 50, acts: ['VALIDATE'] },
  { weight: 20, acts: ['REJECT'] },
  { weight: 20, acts: ['REQUEST_EVIDENCE'] },
  { weight: 10, acts: ['REQUEST_EVIDENCE', 'ANSWER'] },
];

/** Maximum duration of a review in days. */
const MOST_DAYS = 30;

/** Reviewing ARS of a beneficiary, with the validation day of each domain. */
interface Reviewer {
  readonly organisation: string;
  readonly validatedOn: ReadonlyMap<string, CivilDay>;
}

/** Reviews of the values: those behind validated targets are validated by that day. */
export function reviewValues(values: readonly IndicatorValue[], dossiers: readonly CaseFile[]): Review[] {
  const random = randomFor('reviews');
  const reviewers = reviewersOf(dossiers);
  const last = new Map(values.map((value) => [value.declaredBy + value.indicatorCode, value.id]));
  return values.flatMap((value) => {
    // Superseded values are not reviewed.
    if (last.get(value.declaredBy + value.indicatorCode) !== value.id) return [];
    return reviewOf(random, value, reviewers.get(value.declaredBy)!);
  });
}

function reviewersOf(dossiers: readonly CaseFile[]): Map<string, Reviewer> {
  const byBeneficiary = Map.groupBy(dossiers, ({ application }) =>
    beneficiaryReference(application.beneficiaryKind, application.beneficiaryNumber),
  );
  const reviewerOf = (own: readonly CaseFile[]): Reviewer => {
    const validated = own.flatMap(({ application, decisions }) =>
      decisions
        .filter(({ act }) => act === 'VALIDATE_TARGETS')
        .map(({ decidedOn }) => [application.domainCode, decidedOn] as const),
    );
    return { organisation: `ARS ${own[0]!.application.regionCode}`, validatedOn: new Map(validated) };
  };
  return new Map([...byBeneficiary].map(([reference, own]) => [reference, reviewerOf(own)]));
}

function reviewOf(random: Random, value: IndicatorValue, { organisation, validatedOn }: Reviewer): Review[] {
  const heading = headingOf(value.indicatorCode);
  const until = heading.startsWith('P') ? [...validatedOn.values()].sort()[0] : validatedOn.get(heading);
  if (until) {
    const asked: readonly ReviewAct[] = random.chance(ASKED_CHANCE) ? ['REQUEST_EVIDENCE', 'ANSWER'] : [];
    const from = [value.declaredOn, addDays(until, -MOST_DAYS)].sort().at(-1)!;
    return stepsOf(random, value, organisation, onDays(random, [...asked, 'VALIDATE'], from, until));
  }
  if (!random.chance(BEGUN_CHANCE)) return [];
  const { acts } = random.weighted(BEGUN, ({ weight }) => weight);
  const from = value.declaredOn;
  return stepsOf(random, value, organisation, onDays(random, acts, from, addDays(from, MOST_DAYS)));
}

function onDays(random: Random, acts: readonly ReviewAct[], from: CivilDay, until: CivilDay) {
  const days = acts.map(() => random.day(from, until)).sort();
  return acts.map((act, index) => ({ act, decidedOn: days[index]! }));
}

function stepsOf(
  random: Random,
  { id: valueId, declaredBy }: IndicatorValue,
  agency: string,
  acts: readonly Pick<Review, 'act' | 'decidedOn'>[],
): Review[] {
  const steps: Review[] = [];
  for (const { act, decidedOn } of acts) {
    const motive = act === 'VALIDATE' ? null : random.pick(REVIEW_MOTIVES[act]);
    const isAnswer = act === 'ANSWER';
    const organisation = isAnswer ? declaredBy : agency;
    const evidence = isAnswer ? [pieceOf(random, decidedOn)] : [];
    steps.push(review(steps, { valueId, act, decidedOn, organisation, motive, evidence }));
  }
  return steps;
}
