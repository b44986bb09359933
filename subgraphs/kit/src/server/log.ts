import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';
import { UserFacingError } from '../user-facing-error.ts';
import { redactError, redactQuotes } from './log-redaction.ts';
import { requestId } from './request-log.ts';
import type { Environment } from './settings.ts';

export type { Logger };

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
type Level = (typeof LEVELS)[number];

/** The standard output is a command's answer: its log, which machines read, goes to the other one. */
const STDERR = 2;

interface LogOptions {
  /** Whose lines they are. A process that holds several services makes a `child` for each. */
  readonly service?: string;
  readonly level?: Level;
  /** Written at once, so that the last line of a process that dies is there; stderr unless said otherwise. */
  readonly to?: DestinationStream;
}

/** A log of JSON lines, each with the id of the request that it belongs to. An error is handed in as `err`. */
export const createLog = ({ service, level = 'warn', to }: LogOptions = {}): Logger =>
  pino(
    {
      level,
      base: service ? { service } : null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => ({ requestId: requestId() }),
      serializers: { err: (error) => redactError(error) },
    },
    to ?? destination(STDERR),
  );

/** Whether the log goes to somebody at a terminal. */
export const isInteractive = ({ NODE_ENV }: Environment): boolean =>
  Boolean(process.stderr.isTTY) && NODE_ENV !== 'production';

/** The log of a process: JSON for the machines; for the person at a terminal, only what is wrong, in colours. */
export async function logFrom(environment: Environment, service?: string): Promise<Logger> {
  const isRead = isInteractive(environment);
  const level = levelFrom(environment, isRead ? 'warn' : 'info');
  const to = isRead ? await readable() : undefined;
  const log = createLog({ level, ...(service && { service }), ...(to && { to }) });
  // Node would print the error whole, with the values in it.
  process.once('uncaughtException', (err) => {
    log.fatal({ err }, 'The process ends by a fault that nothing caught');
    process.exit(1);
  });
  return log;
}

export function levelFrom({ LOG_LEVEL }: Environment, byDefault: Level): Level {
  if (!LOG_LEVEL) return byDefault;
  const level = LEVELS.find((each) => each === LOG_LEVEL);
  if (level) return level;
  throw new UserFacingError(`LOG_LEVEL must be one of ${LEVELS.join(', ')}, and is "${LOG_LEVEL}".`);
}

async function readable(): Promise<DestinationStream> {
  const { build } = await import('pino-pretty');
  return build({
    destination: STDERR,
    sync: true,
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'service',
    messageFormat: '{if service}{service}: {end}{msg}',
  });
}

/** What Apollo's servers say when something is wrong; their messages may quote the request. */
export const apolloLogger = (log: Logger) => ({
  debug() {},
  info() {},
  warn: (message: unknown) => log.warn(redactQuotes(String(message))),
  error: (message: unknown) => log.error(redactQuotes(String(message))),
});
