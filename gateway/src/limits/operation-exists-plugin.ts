import type { ApolloServerPlugin } from '@apollo/server';
import { ERROR_CODES, type ErrorCode } from '@hopen/schema';
import { GraphQLError } from 'graphql';

/**
 * Behind a gateway Apollo Server leaves it to the query planner to miss an operation, or a kind of operation that the
 * schema has not: as a fault of ours. It is the client's.
 */
export const operationExistsPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, schema }) {
        if (!operation) throw refusal('OPERATION_RESOLUTION_FAILURE');
        if (!schema.getRootType(operation.operation)) throw refusal('GRAPHQL_VALIDATION_FAILED');
      },
    };
  },
};

const refusal = (code: ErrorCode) =>
  new GraphQLError(ERROR_CODES[code], { extensions: { code, http: { status: 400 } } });
