import type { ApolloServerPlugin } from '@apollo/server';
import { ERROR_CODES } from '@hopen/schema';
import { GraphQLError } from 'graphql';
import type { Bearer } from './tokens.ts';

/** A token that was made for reading runs no mutation: nothing of the operation is tried. */
export const requireActingToken: ApolloServerPlugin<{ readonly viewer: Bearer }> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, contextValue: { viewer } }) {
        if (operation?.operation !== 'mutation' || !viewer.mayOnlyRead) return;
        throw new GraphQLError(ERROR_CODES.FORBIDDEN, {
          extensions: { code: 'FORBIDDEN', http: { status: 403 } },
        });
      },
    };
  },
};
