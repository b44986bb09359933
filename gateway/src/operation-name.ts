import type { ApolloServerPlugin } from '@apollo/server';
import { ERROR_CODES } from '@hopen/schema';
import { GraphQLError } from 'graphql';

/** Behind a gateway Apollo Server leaves it to the query planner to miss an operation, as a fault of ours; it is the client's. */
export const requireKnownOperation: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation }) {
        if (operation) return;
        const code = 'OPERATION_RESOLUTION_FAILURE';
        throw new GraphQLError(ERROR_CODES[code], { extensions: { code, http: { status: 400 } } });
      },
    };
  },
};
