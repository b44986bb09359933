import { type CivilDay, DataOrigin, euros, RuleViolation, refuseIfAny } from '@hopen/schema';
import type { ApplicationState } from './application-state.ts';
import { laterThan, outOfTime } from './calendar.ts';
import type { Envelope } from './envelope.ts';
import { yearsWithMoney } from './envelopes/year-rules.ts';
import type { Programme } from './programme.ts';

/** Amount that a region plans to spend on one domain in one year. */
export interface PlannedUse {
  readonly year: number;
  readonly domainCode: string;
  readonly amountCents: number;
}

/** One application of a region's selection, and for how much. */
export interface PreselectedItem {
  readonly applicationId: string;
  readonly amountCents: number;
}

/**
 * Transmission of an ARS to the steering body: its whole selection and its multi-year forecast of use of the funds, as they were
 * that day. Never changed; a later one is another version. Source: DAI, 29 Nov. 2019 ("au 30 août 2019").
 */
export class Transmission {
  programmeCode!: string;
  regionCode!: string;
  /** 1, 2, 3 … within the region. */
  version!: number;
  transmittedOn!: CivilDay;
  organisation!: string;
  /** Whole selection: what was preselected, and what was retained or accepted already. */
  preselection!: PreselectedItem[];
  forecast!: PlannedUse[];
  dataOrigin!: DataOrigin;
}

/** Application of the standing selection: what is preselected now, and what was retained or accepted already. */
export interface SelectedItem extends PreselectedItem {
  readonly domainCode: string;
  readonly isPreselected: boolean;
}

/** State of a preselected application, as far as the selection tells it. */
type Selected = Pick<ApplicationState, 'id' | 'grantedCents' | 'domainCode' | 'status'>;

/** Application as it stands in the selection, once it is preselected. */
export const selectedItem = ({ id, grantedCents, domainCode, status }: Selected): SelectedItem => ({
  applicationId: id,
  amountCents: grantedCents!,
  domainCode,
  isPreselected: status === 'PRESELECTED',
});

/** Transmission before it is decided on: the region's whole standing selection, and its forecast. */
export type Handover = Omit<Transmission, 'version' | 'preselection'> & {
  readonly selection: readonly SelectedItem[];
};

/** Role that transmits a region's selection. */
export const TRANSMITTED_BY = 'ARS';

/** Handover of a region on a day. */
export const handoverOf = (
  {
    programme,
    regionCode,
    today,
  }: { readonly programme: Programme; readonly regionCode: string; readonly today: CivilDay },
  selected: readonly Selected[],
  forecast: readonly PlannedUse[],
): Handover => ({
  programmeCode: programme.code,
  regionCode,
  transmittedOn: today,
  organisation: `ARS ${regionCode}`,
  selection: selected.map(selectedItem),
  forecast: [...forecast],
  dataOrigin: DataOrigin.DECLARED,
});

/** Next transmission of a region; throws every rule that speaks against it. */
export function transmit(
  { selection, ...content }: Handover,
  previous: Transmission | null,
  { programme, envelope }: { programme: Programme; envelope: Envelope },
): Transmission {
  refuseIfAny([
    ...(previous ? laterThan(content.transmittedOn, previous.transmittedOn) : []),
    ...outOfTime(programme, 'ARS_PRESELECTION', content.transmittedOn),
    ...laterThan(content.transmittedOn, envelope.lastRecordedOn),
    ...aboveAllotted(selection, envelope),
    ...forecastObstacles(content.forecast, programme, envelope),
    ...coverageObstacles(content.forecast, selection),
  ]);
  const preselection = selection.map(({ applicationId, amountCents }) => ({ applicationId, amountCents }));
  return { ...content, preselection, version: (previous?.version ?? 0) + 1 };
}

const sumOf = (items: readonly { readonly amountCents: number }[]) =>
  items.reduce((sum, { amountCents }) => sum + amountCents, 0);

function aboveAllotted(items: readonly PreselectedItem[], { allotted }: Envelope): RuleViolation[] {
  const missingCents = sumOf(items) - allotted;
  if (missingCents <= 0) return [];
  const message = `La sélection dépasse l'enveloppe de ${euros(missingCents)}.`;
  return [new RuleViolation('ENVELOPE_EXCEEDED', message, { missingCents })];
}

function forecastObstacles(
  forecast: readonly PlannedUse[],
  programme: Programme,
  { allotted }: Envelope,
): RuleViolation[] {
  const refuse = (message: string, field = 'forecast') =>
    new RuleViolation('FORECAST_MISMATCH', message, { field });
  const { first, last } = yearsWithMoney(programme);
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

/**
 * Coverage: the years of a forecast add up, in each domain, to at least what is selected; without any new proposal there may be no
 * forecast. ASSUMED: the DAI asks for "une prévision pluriannuelle d'utilisation des fonds" and says no more.
 */
function coverageObstacles(
  forecast: readonly PlannedUse[],
  selection: readonly SelectedItem[],
): RuleViolation[] {
  if (forecast.length === 0 && !selection.some(({ isPreselected }) => isPreselected)) return [];
  const source =
    'Hypothèse : la prévision couvre la sélection, domaine par domaine (DAI, 29 nov. 2019, notre lecture)';
  return [...Map.groupBy(selection, ({ domainCode }) => domainCode)].flatMap(([domainCode, items]) => {
    const planned = sumOf(forecast.filter((each) => each.domainCode === domainCode));
    const missingCents = sumOf(items) - planned;
    if (missingCents <= 0) return [];
    const message = `${domainCode} : la prévision couvre ${euros(planned)} ; la sélection demande ${euros(missingCents)} de plus.`;
    return [new RuleViolation('FORECAST_MISMATCH', message, { field: 'forecast', source, missingCents })];
  });
}

/**
 * Violation of an answer to an application that its ARS has not transmitted, or not for this amount. A programme whose
 * calendar has no such step asks for no transmission.
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
  const message = `L'ARS n'a pas transmis ${applicationId} pour ce montant dans sa sélection.`;
  return [new RuleViolation('NOT_TRANSMITTED', message, { source: 'DAI, 29 nov. 2019' })];
}
