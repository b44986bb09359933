import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import {
  definitionsOf,
  type VerdictFacts as Facts,
  type ProgrammeFile,
  REVIEW_ACTS,
  type Review,
  review,
  type Verdict,
  valueObstacles,
  verdictOn,
} from '@hopen/indicators';
import { describe, expect, it } from '@jest/globals';
import { SYNTHETIC_DATA } from './testing/data.ts';

const SHIPPED = new URL('../../../subgraphs/indicators/data/hopen.json', import.meta.url);
const shipped: ProgrammeFile = JSON.parse(readFileSync(SHIPPED, 'utf8'));
const definitions = definitionsOf(shipped);

const { applications, decisions, indicatorValues, reviews } = SYNTHETIC_DATA;
const decisionsOf = Map.groupBy(decisions, ({ applicationId }) => applicationId);
const reviewsOf = Map.groupBy(reviews, ({ valueId }) => valueId);
const declaredAs = new Map(indicatorValues.map((value) => [value.id, value]));
const valuesOf = Map.groupBy(indicatorValues, ({ declaredBy }) => declaredBy);

const factsOf = (beneficiary: string): Facts => ({
  prerequisites: shipped.prerequisites.map(({ code }) => code),
  domains: shipped.domains.map(({ code }) => code),
  definitions,
  values: (valuesOf.get(beneficiary) ?? []).map((value) => ({
    ...value,
    reviews: reviewsOf.get(value.id) ?? [],
  })),
});

const domainIn = ({ domains }: Verdict, domainCode: string) =>
  domains.find(({ code }) => code === domainCode)!;

/** HOP'EN applications with validated targets, with the verdict of that day. */
const validated = applications
  .filter(({ programmeCode }) => programmeCode === 'HOPEN')
  .flatMap((application) => {
    const decision = decisionsOf.get(application.id)!.find(({ act }) => act === 'VALIDATE_TARGETS');
    const { domainCode, beneficiaryKind, beneficiaryNumber } = application;
    if (!decision) return [];
    const verdict = verdictOn(factsOf(`${beneficiaryKind}:${beneficiaryNumber}`), decision.decidedOn);
    return [{ application, decision, verdict, domain: domainIn(verdict, domainCode) }];
  });

describe('the verdict on the day on which targets were validated', () => {
  it('finds the prerequisites and the targets of the domain met, of each of the 1,330', () => {
    expect(validated.length).toBe(1_330);
    const isShort = ({ verdict, domain }: (typeof validated)[number]) =>
      !verdict.prerequisitesMet || !domain.isMet;
    expect(validated.filter(isShort)).toEqual([]);
  });

  it('finds that they were reached on the day that the application says', () => {
    const recorded = validated.map(({ application, decision }) => [
      application.id,
      decision.targetsReachedOn,
    ]);
    expect(validated.map(({ application, domain }) => [application.id, domain.targetsReachedOn])).toEqual(
      recorded,
    );
  });

  it('was another, some time before', () => {
    const before = validated.filter(({ decision, application }) => {
      const { beneficiaryKind, beneficiaryNumber, domainCode } = application;
      const facts = factsOf(`${beneficiaryKind}:${beneficiaryNumber}`);
      return !domainIn(verdictOn(facts, decision.targetsReachedOn!), domainCode).isMet;
    });
    expect(before.length).toBe(validated.length);
  });
});

describe('what a payment finds of what was validated, long after', () => {
  const found = validated.map(({ application, decision }) => {
    const facts = factsOf(`${application.beneficiaryKind}:${application.beneficiaryNumber}`);
    return { decision, paid: verdictOn(facts, '2026-12-31', decision.decidedOn), application };
  });

  it('is what the application says, since that day', () => {
    const reached = found.map(
      ({ paid, application }) => domainIn(paid, application.domainCode).targetsReachedOn,
    );
    expect(reached).toEqual(found.map(({ decision }) => decision.targetsReachedOn));
  });

  it('waits for no correction', () => {
    const waiting = found.flatMap(({ paid, application }) =>
      [...paid.prerequisites, domainIn(paid, application.domainCode)]
        .flatMap(({ indicators }) => indicators)
        .flatMap(({ pendingValueIds }) => pendingValueIds),
    );
    expect(waiting).toEqual([]);
  });

  it('has headings of which some indicator does not apply, and none of which none does', () => {
    const all = found.flatMap(({ paid, application }) => [
      ...paid.prerequisites,
      domainIn(paid, application.domainCode),
    ]);
    expect(all.filter(({ notApplicable, indicators }) => notApplicable === indicators.length)).toEqual([]);
    expect(all.filter(({ notApplicable }) => notApplicable > 0).length).toBeGreaterThan(10);
  });
});

describe('reviews', () => {
  it('are steps that the rules allow, numbered, in the order of their days', () => {
    const isRight = (steps: readonly Review[]) => {
      const relived = steps.reduce<Review[]>((known, step) => known.concat(review(known, step)), []);
      const days = [declaredAs.get(steps[0]!.valueId)!.declaredOn, ...steps.map((step) => step.decidedOn)];
      return isDeepStrictEqual(relived, steps) && isDeepStrictEqual(days, days.toSorted());
    };
    expect([...reviewsOf.values()].filter((steps) => !isRight(steps))).toEqual([]);
  });

  it('are by the agency of the region, but for the answers', () => {
    const regionOf = new Map(
      applications.map((each) => [`${each.beneficiaryKind}:${each.beneficiaryNumber}`, each.regionCode]),
    );
    const by = ({ act, valueId }: Review) => {
      const { declaredBy } = declaredAs.get(valueId)!;
      return act === 'ANSWER' ? declaredBy : `ARS ${regionOf.get(declaredBy)}`;
    };
    expect(reviews.filter((step) => step.organisation !== by(step))).toEqual([]);
  });

  it('give a motive for everything but a validation, and evidence with every answer', () => {
    expect(reviews.filter(({ act, motive }) => (motive === null) !== (act === 'VALIDATE'))).toEqual([]);
    expect(reviews.filter(({ act, evidence }) => (evidence.length === 0) === (act === 'ANSWER'))).toEqual([]);
  });

  it.each(REVIEW_ACTS)('know at least a hundred times what it is to %s', (act) => {
    expect(reviews.filter((step) => step.act === act).length).toBeGreaterThan(100);
  });

  it('leave values of each state behind, some of them not reviewed at all', () => {
    const states = new Set(indicatorValues.map(({ id }) => reviewsOf.get(id)?.at(-1)?.state ?? 'DECLARED'));
    expect(states).toEqual(new Set(['DECLARED', 'VALIDATED', 'REJECTED', 'MORE_EVIDENCE', 'ANSWERED']));
  });
});

describe('declared values', () => {
  it('are those that the rules of every declaration take on their day', () => {
    const refused = indicatorValues.flatMap((value) => {
      const definition = definitions.find(({ code }) => code === value.indicatorCode);
      return valueObstacles(value, definition, value.declaredOn).map(({ code, details }) => ({
        value,
        code,
        details,
      }));
    });
    expect(refused).toEqual([]);
  });

  it('come with one piece of evidence about every third time, which is not younger than they are', () => {
    const pieces = indicatorValues.flatMap(({ evidence, declaredOn }) =>
      evidence.map((each) => ({ ...each, declaredOn })),
    );
    expect(pieces.length / indicatorValues.length).toBeCloseTo(1 / 3, 1);
    expect(indicatorValues.every(({ evidence }) => evidence.length <= 1)).toBe(true);
    expect(pieces.every(({ on, declaredOn }) => on! <= declaredOn)).toBe(true);
    expect(pieces.every(({ label, link, sha256 }) => label && link === null && sha256 === null)).toBe(true);
  });
});
