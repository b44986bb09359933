import { ANSWER_CODES, ERROR_CODES, type ErrorCode } from '@hopen/schema';
import type { GraphQLFormattedError } from 'graphql';
import type { SubgraphError } from './answer.ts';
import type { Representation } from './representations.ts';
import { isHostedByAnArs } from './subgraph-owner.ts';
import { unavailable } from './unavailable-error.ts';

/** Codes by which a State subgraph reports a fault of its own. */
const OWN_FAULTS: readonly ErrorCode[] = [
  'INTERNAL',
  'IDENTITY_PROVIDER_UNAVAILABLE',
  'REGION_UNAVAILABLE',
  'SUBGRAPH_UNAVAILABLE',
];

/**
 * Treats an error as a fault of the subgraph unless it has a path and a code of the closed list: the gateway has
 * validated the request, so anything else means that the subgraph failed to understand or to execute it.
 */
export const isFault = ({ code, path }: SubgraphError): boolean =>
  !path || code === undefined || !Object.hasOwn(ANSWER_CODES, code);

/** Distinct known error codes, safe to log. */
export const codesOf = (errors: readonly Pick<SubgraphError, 'code'>[]): string =>
  [
    ...new Set(errors.map(({ code = '' }) => (Object.hasOwn(ERROR_CODES, code) ? code : 'no code of ours'))),
  ].join();

/**
 * Error for the client. A State subgraph's message is kept; of an ARS-hosted subgraph only the code, with our message.
 * Faults of an ARS, and unknown codes, become the gateway's own `*_UNAVAILABLE` error.
 */
export function passedOn(
  subgraph: string,
  error: SubgraphError,
  regions: readonly string[],
): GraphQLFormattedError {
  const { message, path, code, field, source } = error;
  const isHosted = isHostedByAnArs(subgraph);
  if (isFault(error) && (isHosted || !OWN_FAULTS.includes(code as ErrorCode)))
    return unavailable(subgraph, regions, path);
  return {
    ...(path && { path }),
    message: isHosted ? ERROR_CODES[code as ErrorCode] : message,
    extensions: isHosted ? { code } : { code, ...(field && { field }), ...(source && { source }) },
  };
}

/** Distinct regions of the representations. */
export const regionsOf = (representations: readonly Representation[] = []): string[] => [
  ...new Set(representations.map(({ regionCode }) => regionCode).filter((code) => typeof code === 'string')),
];
