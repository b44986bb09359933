import { beneficiaryReference, type CivilDay, type DataOrigin, type RuleViolation } from '@hopen/schema';
import type { Beneficiary } from './beneficiary.ts';
import { saysTheSame, valueObstacles } from './declaration-rules.ts';
import { type IndicatorDefinition, inForceOn } from './definitions.ts';
import { type IndicatorValue, ownerOf, type ValueContent } from './indicator-value.ts';
import type { Review } from './review.ts';

/** Value that an organisation declares for a beneficiary. */
export interface Declaration {
  readonly beneficiary: Beneficiary;
  readonly content: ValueContent;
  readonly declaredBy: string;
}

/** Outcome of a declaration: its value, and whether that is new; or the rules that refused it. */
export type Declared =
  | { readonly value: IndicatorValue; readonly isNew: boolean; readonly violations: [] }
  | { readonly value: null; readonly isNew: false; readonly violations: RuleViolation[] };

type PriorValue = IndicatorValue & { readonly reviews?: readonly Review[] };

interface DeclarationFacts {
  readonly definitions: readonly IndicatorDefinition[];
  /** Values of the same beneficiaries, in the order of their declaration. */
  readonly priorValues: readonly PriorValue[];
  /** Ids for new values, one per declaration, in ascending order. */
  readonly ids: readonly string[];
  readonly today: CivilDay;
  readonly dataOrigin: DataOrigin;
}

/**
 * Decides each declaration by itself: a refused one leaves the others alone, and one that repeats the last declared value of its
 * period adds nothing.
 */
export function decideDeclarations(
  declarations: readonly Declaration[],
  { definitions, priorValues, ids, today, dataOrigin }: DeclarationFacts,
): Declared[] {
  const versions = Map.groupBy(
    definitions.toSorted((one, other) => (one.validFrom < other.validFrom ? -1 : 1)),
    ({ programmeCode, code }) => `${programmeCode} ${code}`,
  );
  const last = new Map(priorValues.map((value) => [periodKey(ownerOf(value), value), value]));
  return declarations.map(({ beneficiary, content, declaredBy }, index): Declared => {
    const definition = inForceOn(
      versions.get(`${content.programmeCode} ${content.indicatorCode}`) ?? [],
      today,
    );
    const violations = valueObstacles(content, definition, today);
    if (violations.length > 0) return { value: null, isNew: false, violations };
    const { kind, number } = beneficiary;
    const key = periodKey(beneficiaryReference(kind, number), content);
    const prior = last.get(key);
    if (prior && !isRejected(prior) && saysTheSame(prior, content))
      return { value: prior, isNew: false, violations: [] };
    const value: IndicatorValue = {
      id: ids[index]!,
      beneficiaryKind: kind,
      beneficiaryNumber: number,
      ...content,
      declaredOn: today,
      declaredBy,
      dataOrigin,
    };
    last.set(key, value);
    return { value, isNew: true, violations: [] };
  });
}

export const newValues = (declared: readonly Declared[]): IndicatorValue[] =>
  declared.flatMap(({ value, isNew }) => (isNew ? [value!] : []));

const periodKey = (
  beneficiary: string,
  { programmeCode, indicatorCode, observedFrom, observedUntil }: ValueContent,
) => [beneficiary, programmeCode, indicatorCode, observedFrom, observedUntil].join(' ');

/** Rejected values may be declared again unchanged: a rejection by mistake is no dead end. */
const isRejected = ({ reviews }: PriorValue): boolean => reviews?.at(-1)?.state === 'REJECTED';
