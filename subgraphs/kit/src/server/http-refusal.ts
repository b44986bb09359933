import type { OutgoingHttpHeaders } from 'node:http';
import { ERROR_CODES, type ErrorCode } from '@hopen/schema';

/** A request that is answered with a status and a code, before or instead of being read as GraphQL. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: ErrorCode,
    /** For the client: which rule, and what to do. */
    message: string = ERROR_CODES[code],
    readonly headers: OutgoingHttpHeaders = {},
  ) {
    super(message);
  }
}
