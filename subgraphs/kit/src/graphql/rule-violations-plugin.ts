import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';

/** Key in `extensions` of a formatted error; a symbol never reaches a client. */
const FURTHER_ERRORS = Symbol('errors at the same path');

/** Combines several rule violations of one field, since GraphQL allows one thrown error per field. */
export const combineErrors = ([
  first,
  ...others
]: readonly GraphQLFormattedError[]): GraphQLFormattedError => ({
  ...first!,
  extensions: { ...first!.extensions, [FURTHER_ERRORS]: others },
});

/** Separates the errors that `combineErrors` combined, in their order. */
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
