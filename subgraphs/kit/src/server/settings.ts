import { type CivilDay, civilDayInParis, isCivilDay } from '@hopen/schema';
import { UserFacingError } from '../user-facing-error.ts';

/** The environment as a process was given it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A whole number above 0 out of the environment, or its default. */
export function positiveFrom<Default>(
  environment: Environment,
  variable: string,
  byDefault: Default,
): number | Default {
  const text = environment[variable];
  if (!text) return byDefault;
  const number = /^\d{1,12}$/.test(text) ? Number(text) : 0;
  if (number > 0) return number;
  throw new UserFacingError(`${variable} must be a whole number above 0, and is "${text}".`);
}

/**
 * Milliseconds that an idle connection is kept: longer than load balancers keep theirs, usually 60 or 75 s. Otherwise one of
 * them sends a request into a connection that is just being closed here, and its client is told of a reset.
 */
export const KEEP_ALIVE_MS = 80_000;

/** `KEEP_ALIVE_MS` of the environment, or its default. */
export const keepAliveFrom = (environment: Environment): number =>
  positiveFrom(environment, 'KEEP_ALIVE_MS', KEEP_ALIVE_MS);

/** The day that everything lives in: `TODAY`, or the day it is in Paris at each request. */
export function clockFrom({ TODAY, NODE_ENV }: Environment): () => CivilDay {
  if (!TODAY) return () => civilDayInParis(new Date());
  if (NODE_ENV === 'production')
    throw new UserFacingError('TODAY is for playing, and refused in production.');
  if (!isCivilDay(TODAY))
    throw new UserFacingError(`TODAY must be a day such as 2019-06-15, and is "${TODAY}".`);
  return () => TODAY;
}
