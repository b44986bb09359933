import type { ApolloServerPlugin } from '@apollo/server';
import { ERROR_CODES, type ErrorCode } from '@hopen/schema';
import { GraphQLError } from 'graphql';

/**
 * Rejects unknown operation names and unsupported operation types with 400. Behind a gateway Apollo Server leaves this
 * to the query planner, which reports the client's error as an internal one.
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
