import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';
import { UserFacingError } from '../user-facing-error.ts';
import { redactError, redactQuotes } from './log-redaction.ts';
import { requestId } from './request-log.ts';
import type { Environment } from './settings.ts';

export type { Logger };

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
type Level = (typeof LEVELS)[number];

/** Logs go to standard error, since standard output is a command's result. */
const STDERR = 2;

interface LogOptions {
  /** Service name of the lines. A process with several services creates a `child` for each. */
  readonly service?: string;
  readonly level?: Level;
  /** Destination, written synchronously so that a crash loses no line; default stderr. */
  readonly to?: DestinationStream;
}

/** JSON log whose lines carry the current request id. Pass errors as `err`. */
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

/** True if the log is read at a terminal. */
export const isInteractive = ({ NODE_ENV }: Environment): boolean =>
  Boolean(process.stderr.isTTY) && NODE_ENV !== 'production';

/** Log of a process: JSON for machines; at a terminal only warnings and errors, in colours. */
export async function logFrom(environment: Environment, service?: string): Promise<Logger> {
  const isTerminal = isInteractive(environment);
  const level = levelFrom(environment, isTerminal ? 'warn' : 'info');
  const to = isTerminal ? await readable() : undefined;
  const log = createLog({ level, ...(service && { service }), ...(to && { to }) });
  // Replaces Node's default output, which would print the error with its values.
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

/** Logger for Apollo's libraries: warnings and errors only, redacted, because they may quote the request. */
export const apolloLogger = (log: Logger) => ({
  debug() {},
  info() {},
  warn: (message: unknown) => log.warn(redactQuotes(String(message))),
  error: (message: unknown) => log.error(redactQuotes(String(message))),
});
