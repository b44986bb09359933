import type { OutgoingHttpHeaders } from 'node:http';
import { ERROR_CODES, type ErrorCode } from '@hopen/schema';

/** HTTP-level refusal with status and code, before or instead of GraphQL execution. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: ErrorCode,
    /** Rule and remedy, for the client. */
    message: string = ERROR_CODES[code],
    readonly headers: OutgoingHttpHeaders = {},
  ) {
    super(message);
  }
}
