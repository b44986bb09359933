import { addDays, type CivilDay } from '@hopen/schema';
import fc from 'fast-check';
import type { IndicatorDefinition } from '../domain/definitions.ts';
import { REVIEW_ACTS, REVIEW_STEPS, type Review, type ReviewAct, review } from '../domain/review.ts';
import type { ReviewedValue, VerdictFacts } from '../domain/verdict.ts';
import { answer, NOT_APPLICABLE, ratio, share, value, yes } from './verdict-facts.ts';

// Arbitraries for the properties of the verdict: a small programme, with every kind of declaration and review.

export const FIRST: CivilDay = '2021-01-01';
/** Few days, so that a property can ask each of them. */
const DAYS = 60;

/** Two prerequisites, two domains, and a third one without an indicator. */
export const PREREQUISITES = ['P1', 'P2'];
const DOMAINS = ['D1', 'D2', 'D3'];
const USAGE = ['P1.1', 'D1.1', 'D1.2', 'D2.1'];
const ORGANISATION = ['P1.2', 'P2.1'];
export const CODES = [...USAGE, ...ORGANISATION];

const day = fc.integer({ min: 0, max: DAYS - 1 }).map((days) => addDays(FIRST, days));
const mostly = <Value>(usual: Value, rare: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: rare });

/** Observation window: mostly open; now and then it excludes the first days, short periods and long ones. */
const OPEN = {
  observationNotBefore: null,
  observationLeastDays: 1,
  observationMostDays: 366,
  allowsNotApplicable: true,
};
const observation = mostly<Pick<IndicatorDefinition, keyof typeof OPEN>>(
  OPEN,
  fc.record({
    observationNotBefore: mostly<CivilDay | null>(null, day),
    observationLeastDays: mostly(1, fc.integer({ min: 2, max: 6 })),
    observationMostDays: mostly(12, fc.integer({ min: 7, max: 11 })),
    allowsNotApplicable: fc.boolean(),
  }),
);

/** Versions from the first day on, or later; some indicators have a second one, and some are loaded long after `validFrom`. */
const definitions: fc.Arbitrary<IndicatorDefinition[]> = fc
  .tuple(
    ...CODES.map((code) => {
      const version = fc
        .tuple(fc.integer({ min: 30, max: 100 }), observation, mostly<CivilDay | null>(null, day))
        .map(([target, window, addedOn]) => ({
          ...(ORGANISATION.includes(code) ? yes(code) : share(code, target)),
          ...window,
          addedOn,
        }));
      return fc
        .tuple(version, mostly(FIRST, day), fc.option(fc.tuple(version, day)))
        .map(([one, since, next]) => [
          { ...one, validFrom: since },
          ...(next && next[1] > since ? [{ ...next[0], validFrom: next[1] }] : []),
        ]);
    }),
  )
  .map((versions) => versions.flat());

const contentFor = (code: string) =>
  fc.oneof(
    {
      weight: 12,
      arbitrary: ORGANISATION.includes(code)
        ? mostly(answer(true), fc.constant(answer(false)))
        : mostly(
            ratio(20, 20),
            fc.nat(20).map((cases) => ratio(cases, 20)),
          ),
    },
    { weight: 1, arbitrary: fc.constantFrom(NOT_APPLICABLE, ratio(0, 0)) },
  );

/** Steps of a review, each so many days after the one before; those that the table refuses are skipped. */
const drawnSteps = fc.array(
  fc.record({
    act: mostly<ReviewAct>('VALIDATE', fc.constantFrom(...REVIEW_ACTS)),
    wait: mostly(0, fc.nat(9)),
  }),
  { minLength: 1, maxLength: 4 },
);

function reviewed(id: string, from: CivilDay, draws: readonly { act: ReviewAct; wait: number }[]): Review[] {
  let decidedOn = from;
  return draws.reduce<Review[]>((steps, { act, wait }) => {
    if (!REVIEW_STEPS[act].from.includes(steps.at(-1)?.state ?? 'DECLARED')) return steps;
    decidedOn = addDays(decidedOn, wait);
    return steps.concat(validation(id, decidedOn, steps, act));
  }, []);
}

export const validation = (
  valueId: string,
  decidedOn: CivilDay,
  steps: readonly Review[],
  act: ReviewAct = 'VALIDATE',
) => review(steps, { valueId, act, decidedOn, organisation: 'ARS 93', motive: 'Motif', evidence: [] });

/** Value before it has an id. */
interface DrawnValue {
  readonly code: string;
  readonly content: Partial<ReviewedValue>;
  readonly observedDays: number;
  readonly observedUntil: CivilDay;
  readonly declaredOn: CivilDay;
  readonly steps: readonly { readonly act: ReviewAct; readonly wait: number }[];
}

const drawnFor = (code: string): fc.Arbitrary<DrawnValue> =>
  fc
    .record({
      content: contentFor(code),
      observedDays: fc.integer({ min: 1, max: 12 }),
      observedUntil: day,
      wait: mostly(0, fc.nat(20)),
      steps: drawnSteps,
    })
    .map(({ wait, ...drawn }) => ({ ...drawn, code, declaredOn: addDays(drawn.observedUntil, wait) }));

export const drawnValue = fc.constantFrom(...CODES).chain(drawnFor);

/** Gives ids in the order of declaration. */
export const numbered = (drawn: readonly DrawnValue[], first = 1): ReviewedValue[] =>
  drawn
    .toSorted((one, other) => (one.declaredOn < other.declaredOn ? -1 : 1))
    .map(({ code, content, observedDays, observedUntil, declaredOn, steps }, index) => {
      const id = `V${String(first + index).padStart(9, '0')}`;
      return value(code, {
        id,
        ...content,
        observedFrom: addDays(observedUntil, 1 - observedDays),
        observedUntil,
        declaredOn,
        reviews: reviewed(id, declaredOn, steps),
      });
    });

export const facts: fc.Arbitrary<VerdictFacts> = fc.record({
  prerequisites: fc.constant(PREREQUISITES),
  domains: fc.constant(DOMAINS),
  definitions,
  values: fc
    .tuple(fc.tuple(...CODES.map(drawnFor)), fc.array(drawnValue, { maxLength: 18, size: 'max' }))
    .map((drawn) => numbered(drawn.flat())),
});

export const asked = fc.integer({ min: -2, max: DAYS + 20 }).map((days) => addDays(FIRST, days));
