import { createLog, type Logger } from '@hopen/kit/server';

/** Parsed line of the log. */
export interface LogLine {
  readonly level: string;
  readonly service?: string;
  readonly requestId?: string;
  readonly msg: string;
  readonly [name: string]: unknown;
}

/** Log that captures its lines. */
export function captureLog(level: 'info' | 'warn' = 'warn'): { log: Logger; lines: LogLine[] } {
  const lines: LogLine[] = [];
  return { lines, log: createLog({ level, to: { write: (line) => void lines.push(JSON.parse(line)) } }) };
}
