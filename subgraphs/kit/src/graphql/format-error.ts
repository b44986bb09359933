import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { ERROR_CODES, type ErrorCode, RuleViolation, RuleViolations } from '@hopen/schema';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { CANCELED } from '../database/postgres-pool.ts';
import type { Logger } from '../server/log.ts';
import { requestId } from '../server/request-log.ts';
import { combineErrors } from './rule-violations-plugin.ts';

/** Client errors worded by the GraphQL library: these messages quote only the document. */
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

/** Error of a field that the viewer may not see; the field is null. */
export const forbidden = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'FORBIDDEN' } });

/** Location of an error in document and response. */
type Where = Pick<GraphQLFormattedError, 'locations' | 'path'>;

/** Internal error for the client: the request id only; details are in the log. */
export function internal(where: Where, log: (requestId: string) => void): GraphQLFormattedError {
  const id = requestId() ?? randomUUID();
  log(id);
  return { message: ERROR_CODES.INTERNAL, ...where, extensions: { code: 'INTERNAL', requestId: id } };
}

/**
 * Formats an error for the client. Only codes in `ERROR_CODES` pass; everything else becomes `INTERNAL` and is logged
 * in full. Hosts, paths, stacks and SQL never reach a client.
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
  // Statement timed out or was cancelled; it is in the log.
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
