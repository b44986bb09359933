import type { CivilDay } from './civil-day.ts';

/**
 * State of the register of establishments: its last extract is of these days; older than the warning; there is none, because the
 * country is fictitious; or there is none at all.
 */
export const REGISTRY_STATUSES = ['CURRENT', 'STALE', 'SYNTHETIC', 'EMPTY'] as const;
export type RegistryStatus = (typeof REGISTRY_STATUSES)[number];

/** Freshness of the register of establishments, as `/health` tells it. */
export interface RegistryFreshness {
  readonly status: RegistryStatus;
  /** Day of the last extract that was imported. */
  readonly extractedOn: CivilDay | null;
  readonly ageDays: number | null;
}
