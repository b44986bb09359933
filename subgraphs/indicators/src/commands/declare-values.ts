import { bulkInsert, type JournalEntry, type SqlEntityManager } from '@hopen/kit';
import { beneficiaryReference, type CivilDay, type DataOrigin, type RuleViolation } from '@hopen/schema';
import type { Beneficiary } from '../domain/beneficiary.ts';
import { saysTheSame, valueObstacles } from '../domain/declaration-rules.ts';
import { type IndicatorDefinition, inForceOn } from '../domain/definitions.ts';
import { IndicatorValue, type ValueContent } from '../domain/indicator-value.ts';
import type { Review } from '../domain/review.ts';
import { findValues } from '../persistence/value-queries.ts';
import { holdBeneficiaries } from '../persistence/review-queries.ts';

/** A value that somebody declares for a beneficiary. */
export interface Declaration {
  readonly beneficiary: Beneficiary;
  readonly content: ValueContent;
  /** The organisation that declares it. */
  readonly declaredBy: string;
}

/** What became of a declaration: the value, whether it is new, or the rules that refused it. */
export type Declared =
  | { readonly value: IndicatorValue; readonly isNew: boolean; readonly violations: [] }
  | { readonly value: null; readonly isNew: false; readonly violations: RuleViolation[] };

/**
 * Appends declared values, each by itself: one that is refused leaves the others alone, and one that says what the
 * last declared value of its period says already adds nothing. Whoever calls it tells the journal.
 */
export async function declareValues(
  em: SqlEntityManager,
  declarations: readonly Declaration[],
  definitions: readonly IndicatorDefinition[],
  { today, dataOrigin }: { today: CivilDay; dataOrigin: DataOrigin },
): Promise<Declared[]> {
  const versions = Map.groupBy(
    definitions.toSorted((one, other) => (one.validFrom < other.validFrom ? -1 : 1)),
    ({ programmeCode, code }) => `${programmeCode} ${code}`,
  );
  await holdBeneficiaries(em, declarations.map(referenceOf));
  const last = await lastDeclared(em, declarations, today);
  const numbers = await drawNumbers(em, declarations.length);
  const declared = declarations.map((declaration, index): Declared => {
    const { content } = declaration;
    const violations = valueObstacles(
      content,
      inForceOn(versions.get(`${content.programmeCode} ${content.indicatorCode}`) ?? [], today),
      today,
    );
    if (violations.length > 0) return { value: null, isNew: false, violations };
    const key = periodKey(referenceOf(declaration), content);
    const known = last.get(key);
    if (known && stillStands(known) && saysTheSame(known, content))
      return { value: known, isNew: false, violations: [] };
    const value = madeOf(declaration, numbers[index]!, today, dataOrigin);
    last.set(key, value);
    return { value, isNew: true, violations: [] };
  });
  await bulkInsert(em, IndicatorValue, added(declared));
  return declared;
}

const referenceOf = ({ beneficiary }: Declaration) =>
  beneficiaryReference(beneficiary.kind, beneficiary.number);

const periodKey = (
  reference: string,
  { programmeCode, indicatorCode, observedFrom, observedUntil }: ValueContent,
) => [reference, programmeCode, indicatorCode, observedFrom, observedUntil].join(' ');

/** The last declared value of each indicator and period of those who declare. */
async function lastDeclared(em: SqlEntityManager, declarations: readonly Declaration[], today: CivilDay) {
  const known = await findValues(em, [...new Set(declarations.map(referenceOf))], today);
  return new Map<string, IndicatorValue>(
    known.map((value) => [
      periodKey(beneficiaryReference(value.beneficiaryKind, value.beneficiaryNumber), value),
      value,
    ]),
  );
}

/** What was rejected may be declared again as it was: a rejection by mistake is no dead end. */
const stillStands = (value: IndicatorValue & { readonly reviews?: readonly Review[] }): boolean =>
  value.reviews?.at(-1)?.state !== 'REJECTED';

/** Numbers that go up: of two values for one period, the later one counts. */
async function drawNumbers(em: SqlEntityManager, count: number): Promise<string[]> {
  const rows = await em.execute(
    `select nextval('indicators.value_number') as number from generate_series(1, ?)`,
    [count],
  );
  return rows.map(({ number }) => `V${number}`);
}

function madeOf(
  { beneficiary, content, declaredBy }: Declaration,
  id: string,
  declaredOn: CivilDay,
  dataOrigin: DataOrigin,
): IndicatorValue {
  const { kind, number } = beneficiary;
  return {
    id,
    beneficiaryKind: kind,
    beneficiaryNumber: number,
    ...content,
    declaredOn,
    declaredBy,
    dataOrigin,
  };
}

const added = (declared: readonly Declared[]): IndicatorValue[] =>
  declared.flatMap(({ value, isNew }) => (isNew ? [value!] : []));

/** What the journal tells of declared values. */
export const declarationEntries = (declared: readonly Declared[]): JournalEntry[] =>
  added(declared).map(({ id, declaredBy, ...facts }) => ({
    actor: declaredBy,
    regionCode: null,
    kind: 'DECLARE_VALUE',
    subject: id,
    payload: facts,
  }));
