import type { CivilDay } from '@hopen/schema';
import type { LedgerKind, LedgerLine } from '../ledger.ts';

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
