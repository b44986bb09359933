/**
 * Share of open sites, of open groups, or of coordinates, that an extract may remove without confirmation. Our own limit: an extract that loses
 * more is more likely truncated than true.
 */
export const DEPARTURE_LIMIT_PERCENT = 5;

export const isSuspicious = (departures: number, known: number): boolean =>
  departures * 100 > known * DEPARTURE_LIMIT_PERCENT;
