import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CivilDay, civilDayInParis, isCivilDay } from '@hopen/schema';
import { UserFacingError } from '../user-facing-error.ts';

/** Environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

const LOOPBACK_HOSTS = ['127.0.0.1', '::1', 'localhost'];

/** True if only this machine can connect to the process: `HOST` is loopback, the default. */
export const isOnLoopback = ({ HOST }: Environment): boolean => !HOST || LOOPBACK_HOSTS.includes(HOST);

/**
 * True if strangers may reach the process: in production, and on any network address unless `NODE_ENV` says
 * development. A forgotten `NODE_ENV` must not open anything.
 */
export const isExposed = (environment: Environment): boolean =>
  environment.NODE_ENV === 'production' ||
  (environment.NODE_ENV !== 'development' && !isOnLoopback(environment));

/** Positive integer from the environment, or the default. */
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
 * Keep-alive of idle connections in ms. Must exceed the idle timeout of load balancers (usually 60 or 75 s), else one
 * may reuse a connection that is just closing and its client gets a reset.
 */
export const KEEP_ALIVE_MS = 80_000;

/** Reads `KEEP_ALIVE_MS` from the environment, with the default. */
export const keepAliveFrom = (environment: Environment): number =>
  positiveFrom(environment, 'KEEP_ALIVE_MS', KEEP_ALIVE_MS);

/** Age above which the last extract of a register is stale, unless said otherwise: a monthly import by hand stays below it. */
export const REGISTRY_WARNING_DAYS = 40;

/** Reads `REGISTRY_WARNING_DAYS` from the environment, with the default. */
export const registryWarningDaysFrom = (environment: Environment): number =>
  positiveFrom(environment, 'REGISTRY_WARNING_DAYS', REGISTRY_WARNING_DAYS);

/** Clock of the set-up: `TODAY` if set, else the current day in Paris. */
export function clockFrom(environment: Environment): () => CivilDay {
  const { TODAY } = environment;
  if (!TODAY) return () => civilDayInParis(new Date());
  if (isExposed(environment))
    throw new UserFacingError(
      'TODAY is for playing, and refused in production, and where HOST serves other machines without NODE_ENV=development.',
    );
  if (!isCivilDay(TODAY))
    throw new UserFacingError(`TODAY must be a day such as 2019-06-15, and is "${TODAY}".`);
  return () => TODAY;
}

/** Folder of further programmes, with `programmes.json` and `definitions/`. */
export const programmesFrom = ({ PROGRAMMES_FOLDER, INIT_CWD }: Environment): URL | undefined =>
  PROGRAMMES_FOLDER ? pathToFileURL(`${resolve(INIT_CWD ?? '', PROGRAMMES_FOLDER)}/`) : undefined;
