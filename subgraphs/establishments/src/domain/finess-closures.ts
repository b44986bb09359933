/** The share of open sites, or of coordinates, that an extract may take away without being asked twice. Our own limit: an extract that loses more is more likely cut off than true. */
export const DEPARTURE_LIMIT_PERCENT = 5;

/** Whether these departures are more than a normal extract brings: then it is rather the file that is incomplete. */
export const isSuspicious = (departures: number, known: number): boolean =>
  departures * 100 > known * DEPARTURE_LIMIT_PERCENT;
