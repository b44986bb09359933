import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { ERROR_CODES, type ErrorCode, RuleViolation, RuleViolations } from '@hopen/schema';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { CANCELED } from '../database/postgres-pool.ts';
import type { Logger } from '../server/log.ts';
import { requestId } from '../server/request-log.ts';
import { combineErrors } from './rule-violations-plugin.ts';

/** Faults of the client that the GraphQL library words itself: its message names only the document. */
const SAFE_MESSAGES: ReadonlySet<unknown> = new Set<ErrorCode>([
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'FORBIDDEN',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** A field that this viewer may not see: the field is null, and this says why. */
export const forbidden = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'FORBIDDEN' } });

/** Where in the document, and in the answer, an error arose. */
type Where = Pick<GraphQLFormattedError, 'locations' | 'path'>;

/** A fault of ours, as a client reads it: an id that finds the whole story in the log, and no word of it. */
export function internal(where: Where, log: (requestId: string) => void): GraphQLFormattedError {
  const id = requestId() ?? randomUUID();
  log(id);
  return { message: ERROR_CODES.INTERNAL, ...where, extensions: { code: 'INTERNAL', requestId: id } };
}

/**
 * What a client reads of an error. Only what is listed in `ERROR_CODES` passes; all else becomes `INTERNAL`, and the
 * whole story goes to the log. Nothing of a host, path, stack or SQL is ever in it.
 */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  log: Logger,
): GraphQLFormattedError {
  const { locations, path } = formatted;
  const where = { ...(locations && { locations }), ...(path && { path }) };
  const original = unwrapResolverError(error);
  if (original instanceof RuleViolation) return violated(original, where);
  if (original instanceof RuleViolations)
    return combineErrors(original.violations.map((violation) => violated(violation, where)));
  // What was asked took longer than the request may; the statement is in the log.
  if ((original as { code?: unknown } | undefined)?.code === CANCELED)
    return {
      message: ERROR_CODES.SUBGRAPH_UNAVAILABLE,
      ...where,
      extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
    };
  const code = formatted.extensions?.code;
  if (SAFE_MESSAGES.has(code)) return { message: formatted.message, ...where, extensions: { code } };
  return internal(where, (id) => log.error({ requestId: id, err: original }, 'a fault of ours'));
}

const violated = ({ code, message, details }: RuleViolation, where: Where): GraphQLFormattedError => ({
  message,
  ...where,
  extensions: { code, ...details },
});
