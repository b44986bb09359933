import { addDays, type CivilDay } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assertThat, expectOften, SEED } from '../testing/property-runs.ts';
import {
  asked,
  drawnValue,
  FIRST,
  facts,
  numbered,
  PREREQUISITES,
  validation,
} from '../testing/verdict-arbitraries.ts';
import { daysBetween } from '../testing/verdict-facts.ts';
import { firstDayMet, isAllMetOn, isValidated } from '../testing/verdict-model.ts';
import { asIfValidated, type ReviewedValue, type Verdict, verdictOn } from './verdict.ts';

const headings = ({ prerequisites, domains }: Verdict) => [...prerequisites, ...domains];

/** Decisions of a verdict, and the values that they rest on. */
const decided = (verdict: Verdict) =>
  headings(verdict).map((heading) => ({
    code: heading.code,
    isMet: heading.isMet,
    targetsReachedOn: 'targetsReachedOn' in heading ? heading.targetsReachedOn : null,
    counts: heading.indicators.map(({ reviewState, valueId, value: reads }) =>
      reviewState === 'VALIDATED' ? [valueId, reads] : null,
    ),
  }));

describe(`a verdict, whatever the facts (seed ${SEED})`, () => {
  it('does not depend on the order of the facts', () => {
    const shuffled = facts.chain((known) =>
      fc.record({
        known: fc.constant(known),
        asOf: asked,
        definitions: fc.shuffledSubarray([...known.definitions], { minLength: known.definitions.length }),
        values: fc.shuffledSubarray([...known.values], { minLength: known.values.length }),
      }),
    );
    assertThat(shuffled, ({ known, asOf, ...order }) => {
      expect(verdictOn({ ...known, ...order }, asOf)).toEqual(verdictOn(known, asOf));
    });
  });

  it('is not moved by a value that is not validated', () => {
    const drawn = fc.record({
      known: facts,
      asOf: asked,
      more: fc.array(drawnValue, { minLength: 1, maxLength: 5 }),
    });
    const often = assertThat(drawn, ({ known, asOf, more }, count) => {
      const added = numbered(more, 500).filter((each) => !isValidated(each, asOf));
      if (added.some(({ declaredOn }) => declaredOn <= asOf)) count('not validated');
      const verdict = verdictOn({ ...known, values: [...known.values, ...added] }, asOf);
      expect(decided(verdict)).toEqual(decided(verdictOn(known, asOf)));
    });
    expectOften(often, { 'not validated': 150 });
  });

  it('is simulated as it comes once the values are declared and validated', () => {
    const drawn = fc.record({
      known: facts,
      today: asked,
      more: fc.array(drawnValue, { minLength: 1, maxLength: 8 }),
    });
    assertThat(drawn, ({ known, today, more }) => {
      const declared = numbered(more, 500).map((each) => ({ ...each, declaredOn: today }));
      const simulated = asIfValidated(declared, today);
      const done = declared.map((each) => ({ ...each, reviews: [validation(each.id, today, [])] }));
      const verdictWith = (values: readonly ReviewedValue[]) =>
        verdictOn({ ...known, values: [...known.values, ...values] }, today);
      expect(verdictWith(simulated)).toEqual(verdictWith(done));
    });
  });

  it('stays as it was under later facts', () => {
    const drawn = fc.record({ known: facts, asOf: asked, more: fc.array(drawnValue, { maxLength: 5 }) });
    const often = assertThat(drawn, ({ known, asOf, more }, count) => {
      const early = {
        ...known,
        definitions: known.definitions.filter(({ addedOn }) => !addedOn || addedOn <= asOf),
        values: known.values
          .filter(({ declaredOn }) => declaredOn <= asOf)
          .map((each) => ({ ...each, reviews: each.reviews.filter(({ decidedOn }) => decidedOn <= asOf) })),
      };
      const later = numbered(more, 500).map((each) => ({ ...each, declaredOn: addDays(asOf, 1) }));
      const all = { ...known, values: [...known.values, ...later] };
      if (later.length > 0 && known.values.length > early.values.length) count('later facts');
      if (known.definitions.some(({ validFrom, addedOn }) => validFrom <= asOf && addedOn && addedOn > asOf))
        count('a version loaded late');
      expect(verdictOn(early, asOf)).toEqual(verdictOn(all, asOf));
    });
    expectOften(often, { 'later facts': 300, 'a version loaded late': 100 });
  });

  it('meets what is met by hand, and says the first day on which all of it was, of every single day', () => {
    const often = assertThat(fc.tuple(facts, asked), ([known, asOf], count) => {
      const verdict = verdictOn(known, asOf);
      const by = { asOf, validatedOn: asOf };
      expect(headings(verdict).map(({ code, isMet }) => [code, isMet])).toEqual(
        headings(verdict).map(({ code }) => [code, isAllMetOn(asOf, [code], known, by)]),
      );
      const firstDays = verdict.domains.map(({ code }) => {
        const needed = [...PREREQUISITES, code];
        const first = firstDayMet(needed, known, FIRST, by);
        if (first) count(first === asOf ? 'reached that day' : 'reached before');
        const days = first ? daysBetween(first, asOf) : [];
        if (days.some((on) => !isAllMetOn(on, needed, known, by))) count('lost and met again');
        return [code, first];
      });
      expect(verdict.domains.map(({ code, targetsReachedOn }) => [code, targetsReachedOn])).toEqual(
        firstDays,
      );
    });
    expectOften(often, { 'reached before': 200, 'reached that day': 3, 'lost and met again': 15 });
  });

  it('never has a lower version with more facts, or on a later day', () => {
    const drawn = fc.record({
      known: facts,
      days: fc.tuple(asked, asked),
      kept: fc.array(fc.boolean(), { minLength: 24 }),
    });
    assertThat(drawn, ({ known, days, kept }) => {
      const [asOf, later] = days.toSorted() as [CivilDay, CivilDay];
      const fewer = known.values
        .filter((_, index) => kept[index])
        .map((each) => ({ ...each, reviews: each.reviews.slice(0, each.reviews.length - Number(kept[0])) }));
      const versionOf = (values: readonly ReviewedValue[], on: CivilDay) =>
        verdictOn({ ...known, values }, on).version;
      const versions = [
        versionOf(fewer, asOf),
        versionOf(known.values, asOf),
        versionOf(known.values, later),
      ];
      expect(versions).toEqual(versions.toSorted((one, other) => one - other));
    });
  });
});
