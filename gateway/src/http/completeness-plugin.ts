import type { ApolloServerPlugin } from '@apollo/server';
import { addLogFields } from '@hopen/kit/server';
import { ANSWER_CODES, ERROR_CODES } from '@hopen/schema';
import type { GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../gateway-context.ts';

const INCOMPLETE = { message: ERROR_CODES.INCOMPLETE, extensions: { code: 'INCOMPLETE' } };

/**
 * True if every error is a subgraph's answer about a field. Errors while merging responses (execution) also make a
 * result incomplete.
 */
const errorsAnswer = (errors: readonly GraphQLFormattedError[] = []): boolean =>
  errors.every(({ extensions }) => Object.hasOwn(ANSWER_CODES, String(extensions?.code)));

/**
 * Adds `extensions.completeness` to every executed result. A query that requires completeness gets `data: null` when
 * incomplete; a mutation keeps its data, because its effects are committed.
 */
export const completenessPlugin: ApolloServerPlugin<GatewayContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue, operation, response: { body } }) {
        if (body.kind !== 'single' || body.singleResult.data === undefined) return;
        const { complete, missing } = contextValue.completeness.report();
        const completeness = { complete: complete && errorsAnswer(body.singleResult.errors), missing };
        addLogFields({ complete: completeness.complete });
        const refused =
          contextValue.requireComplete && operation?.operation === 'query' && !completeness.complete;
        body.singleResult = {
          ...(refused ? { errors: [INCOMPLETE], data: null } : body.singleResult),
          extensions: { ...body.singleResult.extensions, completeness },
        };
      },
    };
  },
};
