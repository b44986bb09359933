import type { CivilDay } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assertThat, expectOften, SEED } from '../testing/property-runs.ts';
import { asked, FIRST, facts, PREREQUISITES } from '../testing/verdict-arbitraries.ts';
import { daysBetween } from '../testing/verdict-facts.ts';
import { firstDayMet, isAllMetOn, judged } from '../testing/verdict-model.ts';
import { type Verdict, type VerdictFacts, verdictOn } from './verdict.ts';

const headings = ({ prerequisites, domains }: Verdict) => [...prerequisites, ...domains];

/** Facts without the values and the review steps that came after a day; all definitions stay. */
const recordedBy = (known: VerdictFacts, day: CivilDay): VerdictFacts => ({
  ...known,
  values: known.values
    .filter(({ declaredOn }) => declaredOn <= day)
    .map((each) => ({ ...each, reviews: each.reviews.filter(({ decidedOn }) => decidedOn <= day) })),
});

type Value = VerdictFacts['values'][number];

const stateOf = ({ reviews }: Value) => reviews.at(-1)?.state ?? 'DECLARED';

/** True, by hand, for a value declared after another one, with a day that both observed. */
const corrects = (each: Value, one: Value) =>
  each.id > one.id &&
  daysBetween(each.observedFrom, each.observedUntil).some(
    (day) => one.observedFrom <= day && day <= one.observedUntil,
  );

const shownOf = ({ prerequisitesMet, prerequisites, domains }: Verdict) => ({
  prerequisitesMet,
  prerequisites,
  domains,
});

const drawn = fc.record({ known: facts, days: fc.tuple(asked, asked) }).map(({ known, days }) => {
  const [validatedOn, asOf] = days.toSorted() as [CivilDay, CivilDay];
  return { known, validatedOn, asOf };
});

describe(`a verdict on a payment, whatever the facts (seed ${SEED})`, () => {
  it('is that of the day of the validation while nothing is declared or reviewed, whatever versions come', () => {
    const often = assertThat(drawn, ({ known, validatedOn, asOf }, count) => {
      const early = recordedBy(known, validatedOn);
      const then = shownOf(verdictOn(early, validatedOn));
      expect(shownOf(verdictOn(early, asOf, validatedOn))).toEqual(then);
      if (JSON.stringify(shownOf(verdictOn(early, asOf))) !== JSON.stringify(then))
        count('judged anew today');
      if (then.domains.some(({ targetsReachedOn }) => targetsReachedOn)) count('reached');
      const isLate = ({ validFrom, addedOn }: VerdictFacts['definitions'][number]) =>
        validFrom <= validatedOn && addedOn && addedOn > validatedOn && addedOn <= asOf;
      if (known.definitions.some(isLate)) count('a version loaded late');
    });
    expectOften(often, { 'judged anew today': 400, reached: 70, 'a version loaded late': 100 });
  });

  it('meets what is met by hand, and says the first day on which all of it was, of every single day', () => {
    const often = assertThat(drawn, ({ known, validatedOn, asOf }, count) => {
      const by = { validatedOn, asOf };
      const verdict = verdictOn(known, asOf, validatedOn);
      expect(headings(verdict).map(({ code, isMet }) => [code, isMet])).toEqual(
        headings(verdict).map(({ code }) => [code, isAllMetOn(asOf, [code], known, by)]),
      );
      const reached = verdict.domains.map(({ targetsReachedOn }) => targetsReachedOn);
      expect(reached).toEqual(
        verdict.domains.map(({ code }) => firstDayMet([...PREREQUISITES, code], known, FIRST, by)),
      );
      if (reached.some((day) => day && day > validatedOn)) count('reached later');
      const today = verdictOn(known, asOf).domains.map(({ targetsReachedOn }) => targetsReachedOn);
      if (reached.some((day, index) => day && !today[index])) count('a later version takes nothing back');
      if (reached.some((day, index) => !day && today[index])) count('a later version excuses nothing');
    });
    expectOften(often, {
      'reached later': 10,
      'a later version takes nothing back': 10,
      'a later version excuses nothing': 10,
    });
  });

  it('is the verdict of the day when the targets were validated that day, or will be', () => {
    assertThat(drawn, ({ known, validatedOn, asOf }) => {
      expect(verdictOn(known, validatedOn, asOf)).toEqual(verdictOn(known, validatedOn));
    });
  });

  it('counts no value that is rejected by its day, under whatever version', () => {
    const often = assertThat(drawn, ({ known, validatedOn, asOf }, count) => {
      const rejected = new Set(
        recordedBy(known, asOf)
          .values.filter(({ reviews }) => reviews.at(-1)?.state === 'REJECTED')
          .map(({ id }) => id),
      );
      const findings = headings(verdictOn(known, asOf, validatedOn)).flatMap(({ indicators }) => indicators);
      if (rejected.size > 0) count('rejected');
      expect(
        findings.filter(({ valueId, state }) => rejected.has(valueId ?? '') && state !== 'NOT_VALIDATED'),
      ).toEqual([]);
    });
    expectOften(often, { rejected: 150 });
  });

  it('waits for corrections of days that a validated value observed, not reviewed to an end or contradicting it', () => {
    const often = assertThat(drawn, ({ known, validatedOn, asOf }, count) => {
      const { values } = recordedBy(known, asOf);
      const findings = headings(verdictOn(known, asOf, validatedOn)).flatMap(({ indicators }) => indicators);
      for (const { definition, ...found } of findings) {
        const own = values.filter(({ indicatorCode }) => indicatorCode === definition.code);
        const unreviewed = own.filter((each) => !['VALIDATED', 'REJECTED'].includes(stateOf(each)));
        const validated = own.filter((each) => stateOf(each) === 'VALIDATED');
        const waiting = unreviewed.filter((each) => validated.some((one) => corrects(each, one)));
        const isReplaced = (each: Value) =>
          validated.some((other) => other.observedUntil === each.observedUntil && other.id > each.id);
        const counting = validated.filter((each) => !isReplaced(each));
        const contradicting = counting.filter((each) =>
          counting.some(
            (one) =>
              corrects(each, one) &&
              each.observedUntil < one.observedUntil &&
              judged(definition, each) !== judged(definition, one),
          ),
        );
        const reviewDays = validated.map(({ reviews }) => reviews.at(-1)!.decidedOn).sort();
        if (waiting.length > 0) count('waiting');
        if (contradicting.length > 0) count('contradicting');
        expect(found).toMatchObject({
          reviewedOn: reviewDays.at(-1) ?? null,
          pendingValueIds: [...waiting, ...contradicting].map(({ id }) => id).sort(),
          unreviewedValueIds: unreviewed.map(({ id }) => id).sort(),
        });
      }
    });
    expectOften(often, { waiting: 20, contradicting: 5 });
  });
});
