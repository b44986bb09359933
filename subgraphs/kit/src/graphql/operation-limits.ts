import type { ApolloServerPlugin } from '@apollo/server';
import { ERROR_CODES, type ErrorCode } from '@hopen/schema';
import { type DocumentNode, type FieldNode, GraphQLError, type GraphQLSchema, visit } from 'graphql';
import { countRepresentations } from './cost-directives.ts';
import { ASSUMED_LIST_SIZE } from './list-size-directives.ts';
import { costOf } from './query-cost.ts';
import { MAX_PAGE_SIZE } from './relay-connection.ts';

/**
 * What one question to a subgraph may ask. All that the gateway lets an operation ask fits: it splits an operation, and each
 * entity that it names, and all that it asks of it, is paid for in the operation's own cost, 25,000 at most.
 */
export const OPERATION_LIMITS = {
  /** As many as a list of a hundred under each item of a list of a hundred names. */
  representations: MAX_PAGE_SIZE ** 2,
  /** Twice what the largest question of a peer costs, a hundred verdicts; a plan adds little to the cost of an operation. */
  cost: 100_000,
  /** Fragments are written out in a plan: five times what a document may have. */
  tokens: 50_000,
} as const;

const WEIGHTS = { mutationCost: 1, introspectionCost: 1, assumedListSize: ASSUMED_LIST_SIZE };

/** Nothing was looked up: the question names too much, or may cost too much. */
export class OperationTooLarge extends GraphQLError {
  constructor(message: string, code: ErrorCode, details: { requested: number; maximum: number }) {
    super(message, { extensions: { code, ...details, http: { status: 400 } } });
  }
}

/** Refuses a question that would cost too much before anything is looked up, whoever asks. */
export const operationLimitsPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, request: { variables = {} } }) {
        // Apollo Server refuses what is not there.
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

/** Questions that were found small enough, so that a plan's next one is not counted again: by document, and what may make it larger. */
const allowed = new WeakMap<DocumentNode, Set<string>>();
const MOST_ALLOWED = 100;

function allow(document: DocumentNode, key: string): void {
  const keys = allowed.get(document) ?? new Set();
  if (keys.size < MOST_ALLOWED) allowed.set(document, keys.add(key));
}

/** The variables, with the number of entities in place of each list of them. */
const sizesOf = (variables: Record<string, unknown>): string =>
  JSON.stringify(variables, (name, value) =>
    name !== '' && Array.isArray(value) && value.length > 0 && typeof value[0] === 'object'
      ? `${value.length} entities`
      : value,
  );

const TOO_MANY = 'representations: _entities takes no more of them in one question; ask several.';

/** How many entities a document names. */
function namedIn(schema: GraphQLSchema, document: DocumentNode, variables: Record<string, unknown>): number {
  const entities = schema.getQueryType()?.getFields()._entities;
  let named = 0;
  const Field = (node: FieldNode) => {
    if (entities && node.name.value === '_entities') named += countRepresentations(entities, node, variables);
  };
  visit(document, { Field });
  return named;
}
