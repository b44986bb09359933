import { type CivilDay, euros, later, RuleViolation, refuseIfAny } from '@hopen/schema';
import { overEnvelope } from '../amount-limits.ts';
import { laterThan } from '../calendar.ts';
import type { Envelope } from '../envelope.ts';
import type { LedgerLine } from '../ledger.ts';
import type { Programme } from '../programme.ts';
import { envelopeLine } from './envelope-line.ts';
import type { YearAmount } from './envelope-year.ts';
import { overdrawnYears, yearListObstacles } from './year-rules.ts';

/** Role that allots envelopes. */
export const ALLOTTED_BY = 'NATIONAL';

/** Allotments of a programme's budget so far: their sum, the day of the last, and the highest number of a line. */
export interface Allotted {
  readonly allotted: number;
  readonly lastOn: CivilDay;
  readonly lastNumber: number;
}

/** Allotment asked for: an amount, and how much of it is for which year; null says nothing of years. */
interface Asked {
  readonly amountCents: number;
  readonly years: readonly YearAmount[] | null;
  readonly motive: string | null;
}

/**
 * Ledger lines, one per year, that add to a regional envelope within the budget, or take off what is available; throws what
 * forbids it.
 */
export function allot(
  { amountCents, years, motive }: Asked,
  { programme, envelope, known }: { programme: Programme; envelope: Envelope; known: Allotted },
  today: CivilDay,
): LedgerLine[] {
  const byYear = years ?? [{ year: null, amountCents }];
  const over = overEnvelope(envelope, -amountCents);
  const violations = [
    ...(over.length > 0 ? over : overdrawnYears(envelope, byYear)),
    ...laterThan(today, later(known.lastOn, envelope.lastRecordedOn)),
    ...(years ? splitObstacles(years, amountCents, programme) : []),
  ];
  const missingCents = known.allotted + amountCents - programme.budgetCents;
  if (amountCents > 0 && missingCents > 0) {
    const message = `Il manque ${euros(missingCents)} au budget du programme, de ${euros(programme.budgetCents)}.`;
    const details = { field: 'amount', source: programme.source, missingCents };
    violations.push(new RuleViolation('BUDGET_EXCEEDED', message, details));
  }
  if (amountCents === 0) {
    violations.push(
      new RuleViolation('BAD_USER_INPUT', 'Un montant de 0 ne délègue rien.', { field: 'amount' }),
    );
  }
  if (amountCents < 0 && motive === null) {
    violations.push(new RuleViolation('MOTIVE_REQUIRED', 'Indiquez un motif.', { field: 'motive' }));
  }
  refuseIfAny(violations);
  const { programmeCode, regionCode } = envelope;
  const facts = {
    programmeCode,
    regionCode,
    kind: 'ALLOTMENT',
    actor: programme.steeringBody.code,
    motive,
  } as const;
  return byYear.map((each, index) =>
    envelopeLine({ ...facts, ...each }, known.lastNumber + 1 + index, today),
  );
}

/** Violations of a split by year: its amounts are of one sign, and add up to the amount. */
function splitObstacles(
  years: readonly YearAmount[],
  amountCents: number,
  programme: Programme,
): RuleViolation[] {
  const found = yearListObstacles(years, programme);
  const isOneWay = years.every((each) => Math.sign(each.amountCents) === Math.sign(amountCents));
  const sum = years.reduce((cents, each) => cents + each.amountCents, 0);
  if (isOneWay && sum === amountCents) return found;
  const message = `Les années font ${euros(sum)}, et non ${euros(amountCents)} ; toutes ajoutent, ou toutes retirent.`;
  return [...found, new RuleViolation('BAD_USER_INPUT', message, { field: 'years' })];
}
