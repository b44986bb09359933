import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Bearer } from './bearer.ts';

const ONLY_READS = "Ce jeton permet de lire, non d'agir (« hopen_scope »).";
/** Why a token without `sub` is refused: every act is somebody's. */
export const NAMES_NOBODY =
  "Ce jeton permet de lire, non d'agir : il ne dit pas qui agit. Demandez à votre fournisseur d'identité un jeton qui porte « sub ».";

/**
 * A token that was made for reading, or that names nobody, runs no mutation: nothing of the operation is tried. Without a
 * token each field refuses by itself.
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
