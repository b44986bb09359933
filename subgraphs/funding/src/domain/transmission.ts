import { type CivilDay, type DataOrigin, euros, RuleViolation, refuseIfAny } from '@hopen/schema';
import { MOST_EXTENSION_MONTHS } from './act-rules.ts';
import { finalDay, laterThan, outOfTime } from './calendar.ts';
import type { Envelope } from './envelope.ts';
import type { Programme } from './programme.ts';

/** What a region plans to spend on one domain in one year. */
export interface PlannedUse {
  readonly year: number;
  readonly domainCode: string;
  readonly amountCents: number;
}

/** One application that an ARS proposes, and for how much. */
export interface PreselectedItem {
  readonly applicationId: string;
  readonly amountCents: number;
}

/**
 * What an ARS transmitted to the DGOS: its preselection and its multi-year forecast of use of the funds, as they were
 * that day. Never changed; a later one is another version. Source: DAI, 29 Nov. 2019 ("au 30 août 2019").
 */
export class Transmission {
  programmeCode!: string;
  regionCode!: string;
  /** 1, 2, 3 … within the region. */
  version!: number;
  transmittedOn!: CivilDay;
  organisation!: string;
  preselection!: PreselectedItem[];
  forecast!: PlannedUse[];
  dataOrigin!: DataOrigin;
}

/** The region's next transmission; throws every rule that speaks against it. */
export function transmit(
  content: Omit<Transmission, 'version'>,
  previous: Transmission | null,
  { programme, envelope }: { programme: Programme; envelope: Envelope },
): Transmission {
  refuseIfAny([
    ...(previous ? laterThan(content.transmittedOn, previous.transmittedOn) : []),
    ...outOfTime(programme, 'ARS_PRESELECTION', content.transmittedOn),
    ...preselectionObstacles(content.preselection, envelope),
    ...forecastObstacles(content.forecast, programme, envelope),
  ]);
  return { ...content, version: (previous?.version ?? 0) + 1 };
}

const sumOf = (items: readonly { readonly amountCents: number }[]) =>
  items.reduce((sum, { amountCents }) => sum + amountCents, 0);

function preselectionObstacles(items: readonly PreselectedItem[], { allotted }: Envelope): RuleViolation[] {
  const missingCents = sumOf(items) - allotted;
  if (missingCents <= 0) return [];
  const message = `La présélection dépasse l'enveloppe de ${euros(missingCents)}.`;
  return [new RuleViolation('ENVELOPE_EXCEEDED', message, { missingCents })];
}

function forecastObstacles(
  forecast: readonly PlannedUse[],
  programme: Programme,
  { allotted }: Envelope,
): RuleViolation[] {
  const refuse = (message: string, field = 'forecast') =>
    new RuleViolation('FORECAST_MISMATCH', message, { field });
  // A project that was granted twelve more months is paid in the second year after the programme's last.
  const [first, last] = [yearOf(programme.startsOn), yearOf(finalDay(programme, MOST_EXTENSION_MONTHS)) + 1];
  const found = forecast.flatMap(({ year, domainCode, amountCents }, index) => {
    const isRight =
      year >= first && year <= last && programme.domainCodes.includes(domainCode) && amountCents > 0;
    const message = `Ligne ${index + 1} : une année de ${first} à ${last}, un domaine du programme, un montant positif.`;
    return isRight ? [] : [refuse(message, `forecast.${index}`)];
  });
  const keys = new Set(forecast.map(({ year, domainCode }) => `${year} ${domainCode}`));
  if (keys.size < forecast.length) found.push(refuse('Une ligne au plus par année et par domaine.'));
  const missingCents = sumOf(forecast) - allotted;
  if (missingCents > 0) {
    const message = `La prévision dépasse l'enveloppe de ${euros(missingCents)}.`;
    found.push(new RuleViolation('ENVELOPE_EXCEEDED', message, { field: 'forecast', missingCents }));
  }
  return found;
}

const yearOf = (day: CivilDay) => Number(day.slice(0, 4));

/**
 * What speaks against deciding on an application that its ARS has not transmitted, or not for this amount. A programme
 * whose calendar has no such step asks for no transmission.
 */
export function notTransmitted(
  { applicationId, amountCents }: PreselectedItem,
  latest: Transmission | null,
  { calendar }: Programme,
): RuleViolation[] {
  if (!calendar.some(({ code }) => code === 'ARS_PRESELECTION')) return [];
  const isThere = latest?.preselection.some(
    (item) => item.applicationId === applicationId && item.amountCents === amountCents,
  );
  if (isThere) return [];
  const message = `L'ARS n'a pas transmis ${applicationId} pour ce montant dans sa présélection.`;
  return [new RuleViolation('NOT_TRANSMITTED', message, { source: 'DAI, 29 nov. 2019' })];
}
