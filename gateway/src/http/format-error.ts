import { formatError, internal } from '@hopen/kit/graphql';
import { type Logger } from '@hopen/kit/server';
import { ERROR_CODES } from '@hopen/schema';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/**
 * Formats an error for the client. Subgraph errors were already validated by the response readers, so their extensions
 * may pass.
 */
export function formatGatewayError(
  formatted: GraphQLFormattedError,
  error: unknown,
  log: Logger,
): GraphQLFormattedError {
  const { serviceName, code, ...details } = error instanceof GraphQLError ? error.extensions : {};
  if (!serviceName) return formatError(formatted, error, log);
  const where = formatted.path && { path: formatted.path };
  // The subgraph logged the cause under the same request id.
  if (code === 'INTERNAL' || !Object.hasOwn(ERROR_CODES, String(code)))
    return internal(where ?? {}, (requestId) =>
      log.error({ requestId, subgraph: serviceName }, 'a subgraph failed'),
    );
  return { message: formatted.message, ...where, extensions: { code, ...details } };
}
