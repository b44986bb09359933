import type { GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import { type DocumentNode, Kind, OperationTypeNode, parse } from 'graphql';
import type { GatewayContext } from '../gateway-context.ts';
import type { KeySelection } from './key-selection.ts';
import { distinct, type Representation } from './representations.ts';

type Variables = Record<string, unknown> & { readonly representations?: readonly Representation[] };

/** One fetch of a query plan, for one client request. */
export interface SubgraphRequest {
  /** Request body, with each entity once. */
  readonly body: string;
  readonly document: DocumentNode;
  readonly variables: Variables;
  /** Index of each planned entity among those sent. */
  readonly positions: readonly number[] | undefined;
  /** True for a mutation fetch. */
  readonly acts: boolean;
  /** True within a client's mutation: its reads must not be shared with earlier fetches or served stale. */
  readonly withinMutation: boolean;
  readonly context: GatewayContext;
}

/** Builds the request; `keys` adds key fields to the planned selection. */
export function subgraphRequestOf(
  options: GraphQLDataSourceProcessOptions<GatewayContext>,
  keys: KeySelection | undefined,
): SubgraphRequest {
  const { operationName } = options.request;
  const context = options.context as GatewayContext;
  const given = (options.request.variables ?? {}) as Variables;
  const asked = given.representations && distinct(given.representations);
  const variables = asked ? { ...given, representations: asked.distinct } : given;
  const within = 'incomingRequestContext' in options ? options.incomingRequestContext : undefined;
  const planned = ('document' in options && options.document) || parse(options.request.query!);
  const { document, query } =
    asked && keys ? keys.beside(planned, context.types) : { document: planned, query: options.request.query };
  return {
    body: JSON.stringify({ query, operationName, variables }),
    document,
    variables,
    positions: asked?.positions,
    acts: document.definitions.some(
      (each) => each.kind === Kind.OPERATION_DEFINITION && each.operation === OperationTypeNode.MUTATION,
    ),
    withinMutation: within?.operation?.operation === OperationTypeNode.MUTATION,
    context,
  };
}
