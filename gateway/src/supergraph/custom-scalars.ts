import { CentsScalar, DateScalar } from '@hopen/schema';
import { type GraphQLScalarType, type GraphQLSchema, isScalarType } from 'graphql';

/** Custom scalars of input values. */
const OWN_SCALARS: readonly GraphQLScalarType[] = [CentsScalar, DateScalar];

/** Attaches parsers to the custom scalars, of which a supergraph knows only the names. */
export function withCustomScalars(supergraph: GraphQLSchema): GraphQLSchema {
  for (const { name, parseValue, parseLiteral } of OWN_SCALARS) {
    const type = supergraph.getType(name);
    if (!isScalarType(type)) continue;
    type.parseValue = parseValue;
    type.parseLiteral = (literal, variables) => {
      try {
        return parseLiteral(literal, variables);
      } catch (error) {
        // Validation adds the value and its location only to errors that are not GraphQLErrors.
        throw new Error((error as Error).message);
      }
    };
  }
  return supergraph;
}
