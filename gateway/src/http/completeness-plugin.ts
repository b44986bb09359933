import type { ApolloServerPlugin } from '@apollo/server';
import { tell } from '@hopen/kit/server';
import { ANSWER_CODES, ERROR_CODES } from '@hopen/schema';
import type { GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../gateway-context.ts';

const INCOMPLETE = { message: ERROR_CODES.INCOMPLETE, extensions: { code: 'INCOMPLETE' } };

/** Whether each error answers a field. What goes wrong while answers are put together is nobody's, and missing all the same. */
const errorsAnswer = (errors: readonly GraphQLFormattedError[] = []): boolean =>
  errors.every(({ extensions }) => Object.hasOwn(ANSWER_CODES, String(extensions?.code)));

/**
 * Says with every executed answer whether it is whole. To a question that demands all or nothing, what is not whole is
 * nothing. A mutation is answered all the same: what it did is done, and must not look undone.
 */
export const completenessPlugin: ApolloServerPlugin<GatewayContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue, operation, response: { body } }) {
        if (body.kind !== 'single' || body.singleResult.data === undefined) return;
        const { complete, missing } = contextValue.completeness.report();
        const completeness = { complete: complete && errorsAnswer(body.singleResult.errors), missing };
        tell({ complete: completeness.complete });
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
