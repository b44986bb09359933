import { type CivilDay, euros, RuleViolation } from '@hopen/schema';
import { finalDay } from './calendar.ts';
import type { Envelope } from './envelope.ts';
import type { LedgerKind, LedgerLine } from './ledger.ts';
import type { Programme } from './programme.ts';

/**
 * Year of an envelope: what of it is for the year, and what was committed and paid in the year. Null gathers what is for no year
 * yet, so that the years always add up to the envelope. Source: ANAP 2395, the ARS steers annual envelopes within the region's.
 */
export interface EnvelopeYear {
  readonly year: number | null;
  readonly allotted: number;
  readonly committed: number;
  readonly paid: number;
}

/** Amount for a year, or for none yet. */
export interface YearAmount {
  readonly year: number | null;
  readonly amountCents: number;
}

/** Sum of the lines of a kind in a year. */
export interface YearSum extends YearAmount {
  readonly kind: LedgerKind;
}

const FIGURE_OF: Partial<Record<LedgerKind, Exclude<keyof EnvelopeYear, 'year'>>> = {
  ALLOTMENT: 'allotted',
  APPORTIONMENT: 'allotted',
  COMMITMENT: 'committed',
  ADVANCE: 'paid',
  BALANCE: 'paid',
  CORRECTION: 'paid',
};

/** Years of an envelope in their order, what is for no year last; years without any figure are left out. */
export function yearsOf(sums: readonly YearSum[]): EnvelopeYear[] {
  const years = [...Map.groupBy(sums, ({ year }) => year)].map(([year, own]) => {
    const figure = (name: string) => total(own.filter(({ kind }) => FIGURE_OF[kind] === name));
    return { year, allotted: figure('allotted'), committed: figure('committed'), paid: figure('paid') };
  });
  return years
    .filter(({ allotted, committed, paid }) => [allotted, committed, paid].some((cents) => cents !== 0))
    .sort((one, other) => (one.year ?? Infinity) - (other.year ?? Infinity));
}

/** Sums by kind, whatever the year. */
export function sumsByKind(sums: readonly YearSum[]): Partial<Record<LedgerKind, number>> {
  return Object.fromEntries(
    [...Map.groupBy(sums, ({ kind }) => kind)].map(([kind, own]) => [kind, total(own)]),
  );
}

const total = (amounts: readonly { readonly amountCents: number }[]) =>
  amounts.reduce((sum, { amountCents }) => sum + amountCents, 0);

/** Year in which a line counts: the one that an allotment is for, and the one in which anything else is booked. */
export const yearOfLine = ({ kind, year, valueOn }: Pick<LedgerLine, 'kind' | 'year' | 'valueOn'>) =>
  FIGURE_OF[kind] === 'allotted' ? year : yearOf(valueOn);

export const yearOf = (day: CivilDay): number => Number(day.slice(0, 4));

/** Years in which money of a programme may move: the longest extension lets a balance be paid in the year after its final day. */
export const yearsWithMoney = (programme: Programme): { readonly first: number; readonly last: number } => ({
  first: yearOf(programme.startsOn),
  last: yearOf(finalDay(programme, programme.rules.maximumExtensionMonths.value)) + 1,
});

/** Violations of a list of years: each in the time of the programme, and there once. */
export function yearListObstacles(years: readonly YearAmount[], programme: Programme): RuleViolation[] {
  const { first, last } = yearsWithMoney(programme);
  return years.flatMap(({ year }, index) => {
    const field = `years.${index}.year`;
    if (year! < first || year! > last)
      return [new RuleViolation('DAY_OUT_OF_RANGE', `${year} : une année de ${first} à ${last}.`, { field })];
    if (years.findIndex((each) => each.year === year) === index) return [];
    return [new RuleViolation('DUPLICATE_ITEM', `${year} : une fois au plus.`, { field })];
  });
}

/** Violations of changes to years: none is left with less than nothing. */
export const overdrawnYears = (envelope: Envelope, changes: readonly YearAmount[]): RuleViolation[] =>
  changes.flatMap(({ year, amountCents }) => {
    const missingCents = -(allottedTo(envelope, year) + amountCents);
    if (amountCents >= 0 || missingCents <= 0) return [];
    const what = year === null ? 'ce qui n’est réparti sur aucune année' : `l'enveloppe de ${year}`;
    const message = `Il manque ${euros(missingCents)} dans ${what}.`;
    return [new RuleViolation('ENVELOPE_EXCEEDED', message, { field: 'years', missingCents })];
  });

/** Part of an envelope that is for a year. */
export const allottedTo = ({ years }: Envelope, year: number | null): number =>
  years.find((each) => each.year === year)?.allotted ?? 0;
