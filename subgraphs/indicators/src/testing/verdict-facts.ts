import { readFile } from 'node:fs/promises';
import { addDays, type CivilDay } from '@hopen/schema';
import { definitionsOf, type ProgrammeFile } from '../domain/definition-file.ts';
import { headingOf } from '../domain/definitions.ts';
import type { ReviewState } from '../domain/review.ts';
import type { IndicatorFinding, ReviewedValue, Verdict, VerdictFacts } from '../domain/verdict.ts';

// Builders of the facts of a verdict. No rule of the programme is repeated here.

const FILE = new URL('../../data/hopen.json', import.meta.url);

const shipped: ProgrammeFile = JSON.parse(await readFile(FILE, 'utf8'));
const codes = (headings: readonly { readonly code: string }[]) => headings.map(({ code }) => code);

/** HOP'EN as shipped, without values. */
export const HOPEN: VerdictFacts = {
  prerequisites: codes(shipped.prerequisites),
  domains: codes(shipped.domains),
  definitions: definitionsOf(shipped),
  values: [],
};

const LIKE_USAGE = HOPEN.definitions.find(({ unit }) => unit === 'PERCENT')!;
const LIKE_ORGANISATION = HOPEN.definitions.find(({ unit }) => unit === 'YES_NO')!;

/** Definition of a share: at least so many percent, from the first day of the programme on. It may be not applicable. */
export const share = (code: string, target: number, validFrom: CivilDay = '2019-02-01') => ({
  ...LIKE_USAGE,
  allowsNotApplicable: true,
  code,
  target,
  validFrom,
});

/** Definition of a yes or no, from the first day of the programme on. It may be not applicable. */
export const yes = (code: string, validFrom: CivilDay = '2019-02-01') => ({
  ...LIKE_ORGANISATION,
  allowsNotApplicable: true,
  code,
  validFrom,
});

/** One prerequisite of one share, and two domains of which the second has no indicator yet. */
export const SMALL: VerdictFacts = {
  prerequisites: ['P1'],
  domains: ['D1', 'D2'],
  definitions: [share('P1.1', 90), share('D1.1', 50)],
  values: [],
};

export const ratio = (numerator: number, denominator: number) => ({
  nature: 'RATIO' as const,
  numerator,
  denominator,
});
export const answer = (isYes: boolean) => ({ nature: 'ANSWER' as const, answer: isYes });
export const NOT_APPLICABLE = { nature: 'NOT_APPLICABLE' as const };

/** Value observed over ninety days until the end of 2020, declared and validated in 2021, before `changes`. */
export const value = (indicatorCode: string, changes: Partial<ReviewedValue> = {}): ReviewedValue => ({
  id: `V ${indicatorCode}`,
  programmeCode: 'HOPEN',
  indicatorCode,
  nature: 'RATIO',
  numerator: null,
  denominator: null,
  answer: null,
  observedFrom: addDays(changes.observedUntil ?? '2020-12-31', -89),
  observedUntil: '2020-12-31',
  declaredOn: '2021-01-15',
  reviews: step('VALIDATED', '2021-02-01'),
  ...changes,
});

export const step = (state: ReviewState, decidedOn: CivilDay, sequence = 1) => [
  { sequence, state, decidedOn },
];

/** One value per indicator, exactly at its target. */
export const everythingMet = ({ definitions }: VerdictFacts, changes: Partial<ReviewedValue> = {}) =>
  definitions.map(({ code, unit, target }) =>
    value(code, { ...(unit === 'YES_NO' ? answer(true) : ratio(target, 100)), ...changes }),
  );

export const withValues = (facts: VerdictFacts, ...values: readonly ReviewedValue[]): VerdictFacts => ({
  ...facts,
  values: [...facts.values, ...values],
});

export const findingIn = ({ prerequisites, domains }: Verdict, code: string): IndicatorFinding | undefined =>
  [...prerequisites, ...domains]
    .find((heading) => heading.code === headingOf(code))
    ?.indicators.find(({ definition }) => definition.code === code);

export const domainIn = ({ domains }: Verdict, code: string) =>
  domains.find((domain) => domain.code === code)!;

/** Days between two, both included. */
export const daysBetween = (from: CivilDay, until: CivilDay): CivilDay[] => {
  const days: CivilDay[] = [];
  for (let day = from; day <= until; day = addDays(day, 1)) days.push(day);
  return days;
};
