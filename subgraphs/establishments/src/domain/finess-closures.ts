/** The share of open sites that an extract may close without being asked twice. Our own limit: an extract that loses more is more likely cut off than true. */
export const CLOSURE_LIMIT_PERCENT = 5;

/** Whether these closures are more than a normal extract brings: then it is rather the file that is incomplete. */
export const isSuspicious = (closures: number, openSites: number): boolean =>
  closures * 100 > openSites * CLOSURE_LIMIT_PERCENT;
