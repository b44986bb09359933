import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { GraphQLError } from 'graphql';

/** A page of establishments with the domains of their applications has 7 levels; lists in lists in lists fill the memory. */
const MAX_DEPTH = 10;

/** A validation rule: fields nest at most ten deep, those of fragments included; introspection may go deeper. */
export const limitDepth = maxDepthRule({
  n: MAX_DEPTH,
  flattenFragments: true,
  propagateOnRejection: false,
  onReject: [
    (context) => context?.reportError(new GraphQLError(`Fields nest more than ${MAX_DEPTH} levels deep.`)),
  ],
});
