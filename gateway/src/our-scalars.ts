import { CentsScalar, DateScalar } from '@hopen/schema';
import type { GraphQLScalarType } from 'graphql';

/** How the graph's own scalars are read: the supergraph knows of them only the name. */
export const OUR_SCALARS: Readonly<Record<string, GraphQLScalarType>> = {
  Cents: CentsScalar,
  Date: DateScalar,
};
