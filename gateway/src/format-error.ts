import { formatError } from '@hopen/kit';
import { ERROR_CODES, type ErrorCode } from '@hopen/schema';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isHostedByAnArs } from './subgraph-source.ts';

/** What a subgraph may say of an error beside its message. All else stays here. */
const PASSED_ON = ['code', 'field', 'source', 'requestId', 'subgraph', 'regions'];

/**
 * What a client reads of an error, wherever it arose. A subgraph of the State has worded its own; from one that an ARS
 * hosts only the code is taken, with our words.
 */
export function formatGatewayError(
  formatted: GraphQLFormattedError,
  error: unknown,
  log: (requestId: string, error: unknown) => void,
): GraphQLFormattedError {
  const extensions = error instanceof GraphQLError ? error.extensions : {};
  const { code, serviceName: subgraph } = extensions as { code?: ErrorCode; serviceName?: string };
  if (!subgraph || !code || !Object.hasOwn(ERROR_CODES, code)) return formatError(formatted, error, log);
  const ours = isHostedByAnArs(subgraph) && code !== 'REGION_UNAVAILABLE';
  const passed = Object.entries(extensions).filter(([key]) => PASSED_ON.includes(key));
  // The document was valid here: what a subgraph finds invalid in it is a value that one of its scalars refuses.
  const final = code === 'GRAPHQL_VALIDATION_FAILED' ? 'BAD_USER_INPUT' : code;
  return {
    message: ours ? ERROR_CODES[final] : formatted.message,
    ...(formatted.path && { path: formatted.path }),
    extensions: { ...Object.fromEntries(passed), code: final },
  };
}
