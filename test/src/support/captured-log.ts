import { createLog, type Logger } from '@hopen/kit/server';

/** A line of the log, as it was written and as it reads. */
export interface Line {
  readonly level: string;
  readonly service?: string;
  readonly requestId?: string;
  readonly msg: string;
  readonly [name: string]: unknown;
}

/** A log that keeps what is written to it. */
export function captureLog(level: 'info' | 'warn' = 'warn'): { log: Logger; lines: Line[] } {
  const lines: Line[] = [];
  return { lines, log: createLog({ level, to: { write: (line) => void lines.push(JSON.parse(line)) } }) };
}
