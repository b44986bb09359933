/**
 * The life of an application. Source: our reading of the annex of instruction 2013/225 (Hôpital numérique), carried
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

/** From acceptance on, a grant is public: who, for which domain, how much, since when. */
export const ACCEPTED_STATUSES: readonly ApplicationStatus[] = [
  'ACCEPTED',
  'TARGETS_DECLARED',
  'MORE_EVIDENCE',
  'TARGETS_VALIDATED',
];
