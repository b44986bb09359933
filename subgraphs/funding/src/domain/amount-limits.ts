import { type CivilDay, euros, RuleViolation } from '@hopen/schema';
import { laterThan } from './calendar.ts';
import type { Envelope } from './envelope.ts';
import type { Programme } from './programme.ts';

/** "40 000 à 500 000 euros par domaine", both included. Source: DAI, 29 Nov. 2019; each programme has its own limits. */
export function outOfLimits(cents: number, programme: Programme, field: string): RuleViolation[] {
  const { minimumCents, maximumCents, source } = programme;
  if (cents >= minimumCents && cents <= maximumCents) return [];
  return [
    new RuleViolation(
      'AMOUNT_OUT_OF_LIMITS',
      `${euros(cents)} : le montant par domaine va de ${euros(minimumCents)} à ${euros(maximumCents)}.`,
      { field, source },
    ),
  ];
}

/** Violation of the requested amount. ASSUMED: no text read says so. */
export function aboveRequest(cents: number, requestedCents: number, field: string): RuleViolation[] {
  if (cents <= requestedCents) return [];
  const message = `${euros(cents)} : l'établissement a demandé ${euros(requestedCents)}.`;
  const source = "Hypothèse : rien n'est proposé au-delà de la demande";
  return [new RuleViolation('AMOUNT_ABOVE_REQUEST', message, { field, source })];
}

/** Violation of the notified amount: the steering body notifies another one first. */
export function aboveNotified(cents: number, notifiedCents: number, field: string): RuleViolation[] {
  if (cents <= notifiedCents) return [];
  const message = `${euros(cents)} : l'organisme pilote a notifié ${euros(notifiedCents)} ; lui seul notifie un autre montant.`;
  const source =
    'Les établissements connaissent la réponse (DAI, 29 nov. 2019) : retenu, puis accepté au plus pour autant';
  return [new RuleViolation('AMOUNT_ABOVE_NOTIFIED', message, { field, source })];
}

/**
 * "Deux domaines au maximum" per structure: counted on what is preselected or granted, not on what is asked, because
 * 2,430 candidates filed 6,589 applications. Source: DAI, 29 Nov. 2019.
 */
export function tooManyDomains(held: number, more: number, programme: Programme): RuleViolation[] {
  const { maximumDomains, source } = programme;
  if (held + more <= maximumDomains) return [];
  return [
    new RuleViolation(
      'TOO_MANY_DOMAINS',
      `${maximumDomains} domaine(s) au plus par structure : ${held} présélectionné(s) ou accordé(s), ${more} de plus.`,
      { source },
    ),
  ];
}

/** Violations of a reservation. Of an envelope that holds later facts nobody can say what is available today. */
export const envelopeObstacles = (envelope: Envelope, neededCents: number, today: CivilDay) => [
  ...laterThan(today, envelope.lastRecordedOn),
  ...overEnvelope(envelope, neededCents),
];

/** Violation of what is available of an envelope. */
export function overEnvelope({ available }: Envelope, neededCents: number): RuleViolation[] {
  const missingCents = neededCents - available;
  // Releases always fit, even into an envelope that was cut below what it had promised.
  if (missingCents <= 0 || neededCents <= 0) return [];
  return [
    new RuleViolation(
      'ENVELOPE_EXCEEDED',
      `Il manque ${euros(missingCents)} dans l'enveloppe régionale : ${euros(available)} disponibles.`,
      { source: "L'ARS répartit son enveloppe régionale (DAI, 29 nov. 2019)", missingCents },
    ),
  ];
}
