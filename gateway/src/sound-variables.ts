import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, getVariableValues } from 'graphql';

/** Who has more wrong values than these reads no further, and each costs the gateway some work. */
const MAX_ERRORS = 10;

/**
 * Apollo's gateway tells of every wrong value among the variables: of a list of sixty thousand, in twelve megabytes and half a
 * minute. A few are left to it; of more, one error says so.
 */
export const requireSoundVariables: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, operation, request: { variables = {} } }) {
        const definitions = operation?.variableDefinitions ?? [];
        const { errors = [] } = getVariableValues(schema, definitions, variables, { maxErrors: MAX_ERRORS });
        if (errors.length <= MAX_ERRORS) return;
        throw new GraphQLError(
          `More than ${MAX_ERRORS} values of the variables are not what the schema asks for.`,
          {
            extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
          },
        );
      },
    };
  },
};
