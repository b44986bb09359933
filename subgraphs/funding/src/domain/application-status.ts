/**
 * Life of an application. Source: our reading of the annex of instruction 2013/225 (Hôpital numérique), carried
 * over to HOP'EN's calendar; advance and balance are read from the ledger, they are no states.
 */
export const APPLICATION_STATUSES = [
  'DRAFT',
  'SUBMITTED',
  'RETURNED',
  'PRESELECTED',
  'RETAINED',
  'PROJECT_FILED',
  'PROJECT_RETURNED',
  'ACCEPTED',
  'TARGETS_DECLARED',
  'MORE_EVIDENCE',
  'TARGETS_VALIDATED',
  'REFUSED',
  'WITHDRAWN',
  'LAPSED',
] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

/** Accepted, and neither refused, withdrawn nor lapsed since. */
export const ACCEPTED_STATUSES: readonly ApplicationStatus[] = [
  'ACCEPTED',
  'TARGETS_DECLARED',
  'MORE_EVIDENCE',
  'TARGETS_VALIDATED',
];

/** Preselection reserves money, until the project is accepted: our reading, no text says it in so many words. */
export const RESERVING_STATUSES: readonly ApplicationStatus[] = [
  'PRESELECTED',
  'RETAINED',
  'PROJECT_FILED',
  'PROJECT_RETURNED',
];

/** Final statuses. */
export const ENDED_STATUSES: readonly ApplicationStatus[] = ['REFUSED', 'WITHDRAWN', 'LAPSED'];

/** Statuses that count against the domains of a structure: preselected or granted, not what is asked. */
export const HOLDING_STATUSES: readonly ApplicationStatus[] = [...RESERVING_STATUSES, ...ACCEPTED_STATUSES];
