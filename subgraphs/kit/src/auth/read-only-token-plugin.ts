import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Bearer } from './bearer.ts';

const ONLY_READS = "Ce jeton permet de lire, non d'agir (« hopen_scope »).";
/** Reason for refusing a token without `sub`: every mutation needs an actor. */
export const NAMES_NOBODY =
  "Ce jeton permet de lire, non d'agir : il ne dit pas qui agit. Demandez à votre fournisseur d'identité un jeton qui porte « sub ».";

/**
 * Rejects mutations (403) under a token whose scope is `read` or that has no `sub`. Anonymous mutations are left to
 * each field's own check.
 */
export const readOnlyTokenPlugin: ApolloServerPlugin<{ readonly viewer: Bearer }> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, contextValue: { viewer } }) {
        if (operation?.operation !== 'mutation' || viewer.role === 'ANONYMOUS') return;
        if (viewer.subject && !viewer.mayOnlyRead) return;
        throw new GraphQLError(viewer.mayOnlyRead ? ONLY_READS : NAMES_NOBODY, {
          extensions: { code: 'FORBIDDEN', http: { status: 403 } },
        });
      },
    };
  },
};
