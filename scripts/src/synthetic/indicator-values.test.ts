import type { IndicatorValue } from '@hopen/indicators';
import { addDays } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { SYNTHETIC_DATA } from './testing/data.ts';

const { applications, decisions, indicatorValues } = SYNTHETIC_DATA;
const decisionsOf = Map.groupBy(decisions, ({ applicationId }) => applicationId);
const valuesOf = Map.groupBy(indicatorValues, ({ declaredBy }) => declaredBy);

const hopen = applications
  .filter(({ programmeCode }) => programmeCode === 'HOPEN')
  .map((each) => ({
    ...each,
    beneficiary: `${each.beneficiaryKind}:${each.beneficiaryNumber}`,
    status: decisionsOf.get(each.id)!.at(-1)!.status,
    isRetained: decisionsOf.get(each.id)!.some(({ status }) => status === 'RETAINED'),
    declaredOn: decisionsOf.get(each.id)!.find(({ status }) => status === 'TARGETS_DECLARED')?.decidedOn,
  }));
const retained = hopen.filter(({ isRetained }) => isRetained);
const validated = retained.filter(({ status }) => status === 'TARGETS_VALIDATED');

const PREREQUISITES = 'P1.1 P1.2 P1.3 P1.4 P2.1 P2.2 P2.3 P2.4 P3.1 P3.2 P3.3 P3.4 P4.1 P4.2'.split(' ');
const BY_DOMAIN: Record<string, string> = {
  D1: 'D1.1 D1.2',
  D2: 'D2.1 D2.2 D2.3',
  D3: 'D3.1 D3.2',
  D4: 'D4.1 D4.2',
  D5: 'D5.1 D5.2',
  D6: 'D6.1 D6.2 D6.3',
  D7: 'D7.1 D7.2 D7.3',
};
const USAGE = ['P1.1', 'P1.3', 'P3.3', ...Object.values(BY_DOMAIN).join(' ').split(' ')];

const isMet = ({
  nature,
  numerator,
  denominator,
  answer,
  indicatorCode,
  reason,
}: IndicatorValue): boolean => {
  if (nature === 'ANSWER') return answer === true;
  if (nature === 'RATIO') return numerator! / denominator! >= 0.92;
  return indicatorCode.startsWith('D') && reason !== null;
};

/** Rows of a beneficiary for these indicators, in order of declaration. */
const values = (beneficiary: string, codes: readonly string[]) =>
  (valuesOf.get(beneficiary) ?? []).filter(({ indicatorCode }) => codes.includes(indicatorCode));

describe('indicator values', () => {
  it('meet every target of what was validated, the prerequisites included', () => {
    const asked = validated.map(({ beneficiary, domainCode }) => {
      const codes = [...PREREQUISITES, ...BY_DOMAIN[domainCode]!.split(' ')];
      return { codes, rows: values(beneficiary, codes) };
    });
    const isDeclared = (code: string, rows: readonly IndicatorValue[]) =>
      rows.some(({ indicatorCode }) => indicatorCode === code);
    expect(asked.flatMap(({ codes, rows }) => codes.filter((code) => !isDeclared(code, rows)))).toEqual([]);
    expect(asked.flatMap(({ rows }) => rows.filter((row) => !isMet(row)))).toEqual([]);
  });

  it('come before the targets are declared, but for a few corrections', () => {
    const declarations = retained.flatMap(({ beneficiary, domainCode, declaredOn }) => {
      if (!declaredOn) return [];
      const rows = values(beneficiary, BY_DOMAIN[domainCode]!.split(' '));
      const byIndicator = Map.groupBy(rows, ({ indicatorCode }) => indicatorCode);
      return [...byIndicator.values()].map(([first, ...later]) => ({ first: first!, later, declaredOn }));
    });
    expect(declarations.filter(({ first, declaredOn }) => first.declaredOn > declaredOn)).toEqual([]);
    expect(declarations.flatMap(({ later }) => later).length).toBeGreaterThan(30);
    const declared = new Set(indicatorValues.map((row) => row.declaredBy + row.indicatorCode)).size;
    expect((indicatorValues.length - declared) / declared).toBeCloseTo(0.02, 2);
  });

  it('declare the prerequisites before the first declaration of targets', () => {
    const declared = retained.filter(({ declaredOn }) => declaredOn);
    const prerequisites = [...Map.groupBy(declared, ({ beneficiary }) => beneficiary)].map(
      ([beneficiary, list]) => {
        const firstDay = list.map(({ declaredOn }) => declaredOn!).sort()[0]!;
        const rows = values(beneficiary, PREREQUISITES);
        const byIndicator = Map.groupBy(rows, ({ indicatorCode }) => indicatorCode);
        return { beneficiary, firstDay, firstRows: [...byIndicator.values()].map(([row]) => row!) };
      },
    );
    expect(prerequisites.filter(({ firstRows }) => firstRows.length === 0)).toEqual([]);
    const late = prerequisites.flatMap(({ firstDay, firstRows }) =>
      firstRows.filter((row) => row.declaredOn > firstDay),
    );
    expect(late).toEqual([]);
  });

  it('are of retained beneficiaries and of their domains, some of which are only accepted', () => {
    const byBeneficiary = Map.groupBy(retained, ({ beneficiary }) => beneficiary);
    const strange = [...valuesOf].flatMap(([beneficiary, rows]) => {
      const own = byBeneficiary.get(beneficiary) ?? [];
      const codes = [...PREREQUISITES, ...own.flatMap(({ domainCode }) => BY_DOMAIN[domainCode]!.split(' '))];
      return rows.filter(({ indicatorCode }) => !codes.includes(indicatorCode));
    });
    expect(strange).toEqual([]);
    const accepted = retained.filter(({ status }) => status === 'ACCEPTED');
    const begun = accepted.filter(
      (each) => values(each.beneficiary, BY_DOMAIN[each.domainCode]!.split(' ')).length,
    );
    expect(begun.length / accepted.length).toBeGreaterThan(0.2);
    expect(begun.length / accepted.length).toBeLessThan(0.6);
  });

  it('tell apart zero, not applicable, not declared and a denominator of zero', () => {
    const pending = retained.filter(({ declaredOn, status }) => declaredOn && status !== 'TARGETS_VALIDATED');
    const rows = pending.flatMap((each) => values(each.beneficiary, BY_DOMAIN[each.domainCode]!.split(' ')));
    const has = (is: (row: IndicatorValue) => boolean) => rows.filter(is).length;
    expect(has((row) => row.numerator === 0 && row.denominator! > 0)).toBeGreaterThan(4);
    expect(has((row) => row.denominator === 0)).toBeGreaterThan(5);
    expect(has((row) => row.nature === 'NOT_APPLICABLE')).toBeGreaterThan(5);
    const asked = pending.flatMap(({ beneficiary, domainCode }) =>
      BY_DOMAIN[domainCode]!.split(' ').map((code) => values(beneficiary, [code]).length),
    );
    expect(asked.filter((found) => found === 0).length).toBeGreaterThan(5);
    expect(indicatorValues.some(({ answer }) => answer === false)).toBe(true);
  });

  it('hold what their nature says and nothing else', () => {
    const filledFor = { RATIO: 'numerator denominator', ANSWER: 'answer', NOT_APPLICABLE: 'reason' };
    const isRight = (row: IndicatorValue) => {
      const { nature, numerator, denominator, indicatorCode } = row;
      const filled = (['numerator', 'denominator', 'answer', 'reason'] as const).filter(
        (key) => row[key] !== null,
      );
      const isOfUsage = USAGE.includes(indicatorCode);
      return (
        filled.join(' ') === filledFor[nature] &&
        (nature === 'NOT_APPLICABLE' || (nature === 'RATIO') === isOfUsage) &&
        (numerator ?? 0) <= (denominator ?? 0)
      );
    };
    expect(indicatorValues.filter((row) => !isRight(row))).toEqual([]);
  });

  it('are numbered in the order of declaration', () => {
    const isNumbered = ({ id }: IndicatorValue, index: number) =>
      id === `V${String(index + 1).padStart(9, '0')}`;
    const isInOrder = ({ declaredOn }: IndicatorValue, index: number) =>
      declaredOn >= (indicatorValues[index - 1]?.declaredOn ?? declaredOn);
    expect(indicatorValues.filter((row, index) => !isNumbered(row, index))).toEqual([]);
    expect(indicatorValues.filter((row, index) => !isInOrder(row, index))).toEqual([]);
  });

  it('observe three whole months or a whole year, up to the end of the month before at the latest', () => {
    const month = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
    const isRight = ({ observedFrom, observedUntil, declaredOn }: IndicatorValue) => {
      const next = addDays(observedUntil, 1);
      const months = month(next) - month(observedFrom);
      const isWhole = observedFrom.endsWith('-01') && next.endsWith('-01');
      const isYear = months === 12 && observedFrom.endsWith('-01-01');
      return isWhole && next <= declaredOn && (isYear || months === 3);
    };
    expect(indicatorValues.filter((row) => !isRight(row))).toEqual([]);
    const years = indicatorValues.filter((row) => row.observedUntil.endsWith('-12-31'));
    expect(years.length).toBeGreaterThan(1_000);
  });
});
