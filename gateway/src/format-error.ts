import { formatError, internal, type Logger } from '@hopen/kit';
import { ERROR_CODES, type ErrorCode } from '@hopen/schema';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isHostedByAnArs, Unavailable } from './unavailable.ts';

/** What a subgraph of the State may say of an error beside its message. All else stays here. */
const PASSED_ON = ['field', 'source'];

/**
 * What a client reads of an error, wherever it arose. A subgraph of the State has worded its own; from one that an ARS
 * hosts only the code is taken, with our words.
 */
export function formatGatewayError(
  formatted: GraphQLFormattedError,
  error: unknown,
  log: Logger,
): GraphQLFormattedError {
  const where = formatted.path && { path: formatted.path };
  const original = error instanceof GraphQLError ? error.originalError : undefined;
  if (original instanceof Unavailable) {
    const { code, subgraph, regions } = original.extensions;
    return {
      message: original.message,
      ...where,
      extensions: { code, subgraph, ...(regions ? { regions } : {}) },
    };
  }
  const said = (error instanceof GraphQLError ? error.extensions : {}) as {
    code?: unknown;
    serviceName?: string;
  };
  const { code, serviceName } = said;
  if (!serviceName) return formatError(formatted, error, log);
  const final = codeFor(code);
  if (final === 'INTERNAL') {
    // The subgraph has logged why, under the id that it was sent. What it said of it here may be anything.
    return internal(where ?? {}, (requestId) =>
      log.error({ requestId, subgraph: serviceName }, 'a subgraph failed'),
    );
  }
  if (isHostedByAnArs(serviceName))
    return { message: ERROR_CODES[final], ...where, extensions: { code: final } };
  const passed = Object.entries(said).filter(([key]) => PASSED_ON.includes(key));
  return { message: formatted.message, ...where, extensions: { code: final, ...Object.fromEntries(passed) } };
}

/** The document was valid here: what a subgraph finds invalid in it is a value that one of its scalars refuses. */
function codeFor(code: unknown): ErrorCode {
  // A list with one code in it would pass for the code where it is only looked up.
  if (typeof code !== 'string' || !Object.hasOwn(ERROR_CODES, code)) return 'INTERNAL';
  return code === 'GRAPHQL_VALIDATION_FAILED' ? 'BAD_USER_INPUT' : (code as ErrorCode);
}
