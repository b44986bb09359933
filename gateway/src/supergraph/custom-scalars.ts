import { CentsScalar, DateScalar } from '@hopen/schema';
import { type GraphQLScalarType, type GraphQLSchema, isScalarType } from 'graphql';

/** The scalars of ours that clients write. */
const OWN_SCALARS: readonly GraphQLScalarType[] = [CentsScalar, DateScalar];

/** Teaches a supergraph, which knows of our scalars only the name, what their values are. */
export function withCustomScalars(supergraph: GraphQLSchema): GraphQLSchema {
  for (const { name, parseValue, parseLiteral } of OWN_SCALARS) {
    const type = supergraph.getType(name);
    if (!isScalarType(type)) continue;
    type.parseValue = parseValue;
    type.parseLiteral = (literal, variables) => {
      try {
        return parseLiteral(literal, variables);
      } catch (error) {
        // To what is no error of GraphQL's, validation adds the value and where it stands.
        throw new Error((error as Error).message);
      }
    };
  }
  return supergraph;
}
