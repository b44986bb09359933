import type { ApolloServerPlugin } from '@apollo/server';
import { ERROR_CODES, type Viewer } from '@hopen/schema';
import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  getArgumentValues,
  isAbstractType,
  isUnionType,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * Limits a service token to these fields of the entities it names (and what they lead to), at most `most` entities per
 * request. Other requests are refused whole, even for public fields, which need no token.
 */
export const serviceScopePlugin = (
  readable: readonly string[],
  most: number,
): ApolloServerPlugin<{ readonly viewer: Viewer }> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, request, contextValue: { viewer } }) {
        if (viewer.role !== 'SERVICE') return;
        const isQuery = operation?.operation === OperationTypeNode.QUERY;
        if (isQuery && isNarrow(schema, document, request.variables ?? {}, { readable, most })) return;
        throw new GraphQLError(ERROR_CODES.FORBIDDEN, {
          extensions: { code: 'FORBIDDEN', http: { status: 403 } },
        });
      },
    };
  },
});

function isNarrow(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown>,
  { readable, most }: { readable: readonly string[]; most: number },
): boolean {
  const union = schema.getType('_Entity');
  const entities = new Set<unknown>(isUnionType(union) ? union.getTypes() : []);
  const types = new TypeInfo(schema);
  let named = 0;
  let isWithin = true;
  const Field = (node: FieldNode) => {
    const parent = types.getParentType()!;
    const field = node.name.value;
    if (field === '__typename') return;
    if (parent === schema.getQueryType()) {
      const asked = field === '_entities' && getArgumentValues(types.getFieldDef()!, node, variables);
      named += asked ? (asked.representations as unknown[]).length : Number.POSITIVE_INFINITY;
    } else {
      // Abstract types stand for each of their possible types.
      const actual = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent];
      const asked = actual.filter((type) => entities.has(type));
      isWithin &&= asked.every(({ name }) => readable.includes(`${name}.${field}`));
    }
  };
  visit(document, visitWithTypeInfo(types, { Field }));
  return isWithin && named <= most;
}
