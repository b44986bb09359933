import { euros, RuleViolation } from '@hopen/schema';
import { finalDay } from '../calendar.ts';
import type { Envelope } from '../envelope.ts';
import type { Programme } from '../programme.ts';
import { type YearAmount, yearOf } from './envelope-year.ts';

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
