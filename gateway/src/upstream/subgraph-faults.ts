import { ANSWER_CODES, ERROR_CODES, type ErrorCode } from '@hopen/schema';
import type { GraphQLFormattedError } from 'graphql';
import type { SubgraphError } from './answer.ts';
import type { Representation } from './representations.ts';
import { isHostedByAnArs } from './subgraph-owner.ts';
import { unavailable } from './unavailable-error.ts';

/** With these codes a subgraph of the State says itself that it could not answer. */
const OWN_FAULTS: readonly ErrorCode[] = [
  'INTERNAL',
  'IDENTITY_PROVIDER_UNAVAILABLE',
  'REGION_UNAVAILABLE',
  'SUBGRAPH_UNAVAILABLE',
];

/**
 * Only what is known to be an answer is one: a code of the closed list, about a field that was asked for. All else is a
 * fault of the owner, who does not understand the question or cannot answer it: the gateway has judged it well-formed.
 */
export const isFault = ({ code, path }: SubgraphError): boolean =>
  !path || code === undefined || !Object.hasOwn(ANSWER_CODES, code);

/** What may be logged of errors: each code that we know, once. */
export const codesOf = (errors: readonly Pick<SubgraphError, 'code'>[]): string =>
  [
    ...new Set(errors.map(({ code = '' }) => (Object.hasOwn(ERROR_CODES, code) ? code : 'no code of ours'))),
  ].join();

/**
 * What a client reads of an error of a subgraph. One of the State has worded its own; of one that an ARS hosts only the
 * code is taken, with our words, and its faults are told as the gateway's own word on it.
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

/** The regions whose entities these are. */
export const regionsOf = (representations: readonly Representation[] = []): string[] => [
  ...new Set(representations.map(({ regionCode }) => regionCode).filter((code) => typeof code === 'string')),
];
