import { addDays, type CivilDay, DataOrigin, type RuleViolation, VerificationStatus } from '@hopen/schema';
import { saysTheSame, valueObstacles } from '../../../../indicators/src/domain/declaration-rules.ts';
import type { IndicatorDefinition } from '../../../../indicators/src/domain/definitions.ts';
import type { IndicatorValue, ValueContent } from '../../../../indicators/src/domain/indicator-value.ts';
import { type Review, type ReviewAct, review } from '../../../../indicators/src/domain/review.ts';
import { type Verdict, type VerdictFacts, verdictOn } from '../../../../indicators/src/domain/verdict.ts';

// Values that establishments declare and agencies review in a campaign, and the verdict of the indicators subgraph on them.

export const DOMAINS = ['D1', 'D2', 'D3', 'D4'];

const version = (code: string, target: number, validFrom: CivilDay = '2019-02-01'): IndicatorDefinition => {
  const isShare = target > 1;
  const window = { observationNotBefore: '2019-02-01', observationLeastDays: 1, observationMostDays: 366 };
  const definition = {
    programmeCode: 'HOPEN',
    code,
    validFrom,
    label: code,
    nature: isShare ? ('USAGE' as const) : ('ORGANISATION' as const),
    formula: '',
    unit: isShare ? ('PERCENT' as const) : ('YES_NO' as const),
    operator: isShare ? ('AT_LEAST' as const) : ('IS' as const),
    target,
    fields: ['MCO'],
    evidence: '',
    ...window,
    allowsNotApplicable: code === 'P1.2' || code.startsWith('D'),
    source: 'test',
    verificationStatus: VerificationStatus.ASSUMED,
  };
  return definition;
};

/** Two prerequisites, the first with an answer that may not apply, and a share for each domain. */
const FIRST_VERSIONS = [
  version('P1.1', 90),
  version('P1.2', 1),
  version('P2.1', 50),
  ...DOMAINS.map((code) => version(`${code}.1`, 50)),
];

/** Value with the steps of its review. */
export type Declared = IndicatorValue & { readonly reviews: readonly Review[] };

/** Declaration on one indicator. */
export type Said = Pick<
  ValueContent,
  'indicatorCode' | 'nature' | 'numerator' | 'denominator' | 'answer' | 'observedFrom' | 'observedUntil'
>;

/** Versions of all indicators, and the values that each beneficiary has declared; whatever it keeps is frozen. */
export class Values {
  readonly definitions: IndicatorDefinition[];
  readonly #declared = new Map<string, readonly Declared[]>();
  #count = 0;

  constructor(
    readonly programmeCode: string,
    firstDay: CivilDay,
  ) {
    const first = { programmeCode, validFrom: firstDay, observationNotBefore: firstDay };
    this.definitions = FIRST_VERSIONS.map((each) => ({ ...each, ...first }));
  }

  /** Facts that a refused act must leave alone. */
  get facts(): readonly unknown[] {
    return [...this.definitions, ...[...this.#declared.values()].flat()];
  }

  get holders(): string[] {
    return [...this.#declared.keys()].sort();
  }

  of = (reference: string): readonly Declared[] => this.#declared.get(reference) ?? [];

  /** Publishes another target of an indicator from a day on. */
  publish(code: string, target: number, validFrom: CivilDay): void {
    const [first] = this.definitions.filter((each) => each.code === code);
    this.definitions.push(Object.freeze({ ...first!, target, validFrom }));
  }

  /** Takes or refuses each declaration by itself; returns the refusals. */
  declare(reference: string, said: readonly Said[], today: CivilDay): RuleViolation[] {
    return said.flatMap((each) => {
      const content: ValueContent = {
        ...each,
        programmeCode: this.programmeCode,
        reason: each.nature === 'NOT_APPLICABLE' ? 'Sans objet ici' : null,
        evidence: [],
      };
      const inForce = this.#inForce(each.indicatorCode, today);
      const refused = valueObstacles(content, inForce, today);
      if (refused.length > 0) return refused;
      const alike = this.of(reference).findLast(
        (known) => content.indicatorCode === known.indicatorCode && isOfSamePeriod(known, content),
      );
      const isRejected = alike?.reviews.at(-1)?.state === 'REJECTED';
      if (alike && !isRejected && saysTheSame(alike, content)) return [];
      const [kind, number] = reference.split(':') as [IndicatorValue['beneficiaryKind'], string];
      this.#count += 1;
      const value: Declared = {
        ...content,
        id: `V${String(this.#count).padStart(9, '0')}`,
        beneficiaryKind: kind,
        beneficiaryNumber: number,
        declaredOn: today,
        declaredBy: reference,
        dataOrigin: DataOrigin.DECLARED,
        reviews: [],
      };
      this.#keep(reference, [...this.of(reference), value]);
      return [];
    });
  }

  /** Next step for each of these values, or for none. */
  review(
    reference: string,
    valueIds: readonly string[],
    act: ReviewAct,
    motive: string | null,
    today: CivilDay,
  ): void {
    const after = this.of(reference).map((value) => {
      if (!valueIds.includes(value.id)) return value;
      const asked = { valueId: value.id, act, decidedOn: today, organisation: 'ARS', motive, evidence: [] };
      return { ...value, reviews: [...value.reviews, review(value.reviews, asked)] };
    });
    this.#keep(reference, after);
  }

  /** Verdict of the indicators subgraph as of a day, by the versions in force on the day of validation. */
  verdict(reference: string, asOf: CivilDay, validatedOn?: CivilDay): Verdict {
    const facts: VerdictFacts = {
      prerequisites: ['P1', 'P2'],
      domains: DOMAINS,
      definitions: this.definitions,
      values: this.of(reference),
    };
    return verdictOn(facts, asOf, validatedOn);
  }

  #inForce = (code: string, day: CivilDay) =>
    this.definitions
      .filter((each) => each.code === code && each.validFrom <= day)
      .toSorted((one, other) => (one.validFrom < other.validFrom ? -1 : 1))
      .at(-1);

  #keep(reference: string, values: readonly Declared[]): void {
    for (const each of values) Object.freeze(each);
    this.#declared.set(reference, Object.freeze(values));
  }
}

const isOfSamePeriod = (one: ValueContent, other: ValueContent) =>
  one.observedFrom === other.observedFrom && one.observedUntil === other.observedUntil;

/** Declarations on every indicator that a domain rests on, over the sixty days until a day: met, or as `percent` says. */
export const saying = (
  domainCode: string,
  observedUntil: CivilDay,
  percent: number,
  notBefore: CivilDay,
): Said[] =>
  ['P1.1', 'P1.2', 'P2.1', `${domainCode}.1`].map((indicatorCode) => ({
    indicatorCode,
    ...(indicatorCode === 'P1.2'
      ? { nature: 'ANSWER' as const, numerator: null, denominator: null, answer: percent >= 50 }
      : { nature: 'RATIO' as const, numerator: percent, denominator: 100, answer: null }),
    observedFrom: [addDays(observedUntil, -60), notBefore].sort().at(-1)!,
    observedUntil,
  }));
