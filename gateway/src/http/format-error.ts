import { formatError, internal } from '@hopen/kit/graphql';
import { type Logger } from '@hopen/kit/server';
import { ERROR_CODES } from '@hopen/schema';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** What a client reads of an error, wherever it arose. What a subgraph said was read before: what stands here may pass. */
export function formatGatewayError(
  formatted: GraphQLFormattedError,
  error: unknown,
  log: Logger,
): GraphQLFormattedError {
  const { serviceName, code, ...said } = error instanceof GraphQLError ? error.extensions : {};
  if (!serviceName) return formatError(formatted, error, log);
  const where = formatted.path && { path: formatted.path };
  // The subgraph has logged why, under the id that it was sent.
  if (code === 'INTERNAL' || !Object.hasOwn(ERROR_CODES, String(code)))
    return internal(where ?? {}, (requestId) =>
      log.error({ requestId, subgraph: serviceName }, 'a subgraph failed'),
    );
  return { message: formatted.message, ...where, extensions: { code, ...said } };
}
