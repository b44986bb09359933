import type { ApolloServerPlugin } from '@apollo/server';
import { ERROR_CODES, type ErrorCode } from '@hopen/schema';
import { type DocumentNode, type FieldNode, GraphQLError, type GraphQLSchema, visit } from 'graphql';
import { countRepresentations } from './cost-directives.ts';
import { ASSUMED_LIST_SIZE } from './list-size-directives.ts';
import { costOf } from './query-cost.ts';
import { MAX_PAGE_SIZE } from './relay-connection.ts';

/**
 * Limits of one request to a subgraph. Everything the gateway admits fits, because it charges each entity and each
 * selection to the client's operation, 25,000 at most.
 */
export const OPERATION_LIMITS = {
  /** A list of 100 under each item of a list of 100. */
  representations: MAX_PAGE_SIZE ** 2,
  /** Twice the largest request of another subgraph, for 100 verdicts; query plans add little to an operation's cost. */
  cost: 100_000,
  /** Plans inline fragments: five times a document's limit. */
  tokens: 50_000,
} as const;

const WEIGHTS = { mutationCost: 1, introspectionCost: 1, assumedListSize: ASSUMED_LIST_SIZE };

/** Request refused before execution: too many entities, or too expensive. */
export class OperationTooLarge extends GraphQLError {
  constructor(message: string, code: ErrorCode, details: { requested: number; maximum: number }) {
    super(message, { extensions: { code, ...details, http: { status: 400 } } });
  }
}

/** Refuses an expensive request before execution, from any caller. */
export const operationLimitsPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, request: { variables = {} } }) {
        // Missing operations are refused by Apollo Server.
        if (!operation) return;
        const { representations: most, cost: maximum } = OPERATION_LIMITS;
        const key = sizesOf(variables);
        if (allowed.get(document)?.has(key)) return;
        const named = namedIn(schema, document, variables);
        if (named > most)
          throw new OperationTooLarge(TOO_MANY, 'BAD_USER_INPUT', { requested: named, maximum: most });
        const requested = costOf(schema, document, operation, variables, WEIGHTS);
        if (requested > maximum)
          throw new OperationTooLarge(ERROR_CODES.COST_EXCEEDED, 'COST_EXCEEDED', { requested, maximum });
        allow(document, key);
      },
    };
  },
};

/** Cache of accepted requests, by document and list sizes, so that repeated plan fetches are not recounted. */
const allowed = new WeakMap<DocumentNode, Set<string>>();
const MOST_ALLOWED = 100;

function allow(document: DocumentNode, key: string): void {
  const keys = allowed.get(document) ?? new Set();
  if (keys.size < MOST_ALLOWED) allowed.set(document, keys.add(key));
}

/** Variables with entity lists replaced by their length. */
const sizesOf = (variables: Record<string, unknown>): string =>
  JSON.stringify(variables, (name, value) =>
    name !== '' && Array.isArray(value) && value.length > 0 && typeof value[0] === 'object'
      ? `${value.length} entities`
      : value,
  );

const TOO_MANY = 'representations: _entities takes no more of them in one question; ask several.';

/** Number of entities requested by a document. */
function namedIn(schema: GraphQLSchema, document: DocumentNode, variables: Record<string, unknown>): number {
  const entities = schema.getQueryType()?.getFields()._entities;
  let named = 0;
  const Field = (node: FieldNode) => {
    if (entities && node.name.value === '_entities') named += countRepresentations(entities, node, variables);
  };
  visit(document, { Field });
  return named;
}
