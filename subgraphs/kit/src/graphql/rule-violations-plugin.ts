import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';

/** Key in `extensions` of a formatted error; a symbol never reaches a client. */
const FURTHER_ERRORS = Symbol('errors at the same path');

/** Combines the errors of one field into one: GraphQL has one thrown error per field, and a field may break several rules. */
export const combineErrors = ([
  first,
  ...others
]: readonly GraphQLFormattedError[]): GraphQLFormattedError => ({
  ...first!,
  extensions: { ...first!.extensions, [FURTHER_ERRORS]: others },
});

/** Lists each error that `combineErrors` put into another one behind it. */
export const ruleViolationsPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ response: { body } }) {
        if (body.kind !== 'single' || !body.singleResult.errors) return;
        body.singleResult.errors = body.singleResult.errors.flatMap(separate);
      },
    };
  },
};

function separate(error: GraphQLFormattedError): GraphQLFormattedError[] {
  const others = (error.extensions as { [FURTHER_ERRORS]?: GraphQLFormattedError[] } | undefined)?.[
    FURTHER_ERRORS
  ];
  return [error, ...(others ?? [])];
}
