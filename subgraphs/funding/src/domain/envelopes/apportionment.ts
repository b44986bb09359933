import { type CivilDay, RuleViolation, refuseIfAny } from '@hopen/schema';
import { laterThan } from '../calendar.ts';
import type { Envelope } from '../envelope.ts';
import type { LedgerLine } from '../ledger.ts';
import type { Programme } from '../programme.ts';
import { envelopeLine } from './envelope-line.ts';
import type { YearAmount } from './envelope-year.ts';
import { allottedTo, overdrawnYears, yearListObstacles } from './year-rules.ts';

/** Role that spreads its region's envelope over the years. Source: ANAP 2395. */
export const APPORTIONED_BY = 'ARS';

interface ApportionmentContext {
  readonly programme: Programme;
  readonly envelope: Envelope;
  /** Highest number of a line of this kind in the region. */
  readonly lastNumber: number;
}

/**
 * Ledger lines that bring the years of an envelope to these amounts, and the rest to no year: together 0. Throws what forbids
 * it. The limits of acceptance and payment stay on the whole envelope.
 */
export function apportion(
  { years, motive }: { years: readonly YearAmount[]; motive: string | null },
  { programme, envelope, lastNumber }: ApportionmentContext,
  today: CivilDay,
): LedgerLine[] {
  const changes = changesTo(years, envelope);
  refuseIfAny([
    ...laterThan(today, envelope.lastRecordedOn),
    ...yearListObstacles(years, programme),
    ...years.flatMap(({ amountCents }, index) => (amountCents >= 0 ? [] : [belowZero(index)])),
  ]);
  refuseIfAny(changes.length > 0 ? overdrawnYears(envelope, changes) : [unchanged()]);
  const { programmeCode, regionCode } = envelope;
  const facts = {
    programmeCode,
    regionCode,
    kind: 'APPORTIONMENT',
    actor: `ARS ${regionCode}`,
    motive,
  } as const;
  return changes.map((each, index) => envelopeLine({ ...facts, ...each }, lastNumber + 1 + index, today));
}

/** Changes that lead to these amounts: of each year that is named or has any, and of what is for no year. */
function changesTo(years: readonly YearAmount[], envelope: Envelope): YearAmount[] {
  const known = envelope.years.flatMap(({ year }) => (year === null ? [] : [year]));
  const named = [...new Set([...known, ...years.map(({ year }) => year)])];
  const changes = named.map((year) => {
    const wanted = years.find((each) => each.year === year)?.amountCents ?? 0;
    return { year, amountCents: wanted - allottedTo(envelope, year) };
  });
  const rest = changes.reduce((sum, { amountCents }) => sum - amountCents, 0);
  return [...changes, { year: null, amountCents: rest }].filter(({ amountCents }) => amountCents !== 0);
}

const belowZero = (index: number) =>
  new RuleViolation('BAD_USER_INPUT', 'Une enveloppe annuelle est de 0 ou plus.', {
    field: `years.${index}.amount`,
  });

const unchanged = () =>
  new RuleViolation('BAD_USER_INPUT', 'L’enveloppe est déjà répartie ainsi.', { field: 'years' });
