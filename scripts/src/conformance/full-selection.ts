import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** Selects all fields of a type without required arguments, except recursive ones. */
export function everythingOf(schema: GraphQLSchema, name: string): string {
  return selectionOf(schema.getType(name)!, []);
}

function selectionOf(type: GraphQLNamedType, above: readonly GraphQLNamedType[]): string {
  if (!isObjectType(type) && !isInterfaceType(type)) return '__typename';
  const fields = Object.values(type.getFields()).flatMap((field) => fieldOf(field, [...above, type]));
  return ['__typename', ...fields].join(' ');
}

function fieldOf(field: GraphQLField<unknown, unknown>, above: readonly GraphQLNamedType[]): string[] {
  const type = getNamedType(field.type);
  if (field.args.some(isRequiredArgument) || above.includes(type)) return [];
  const isLeaf = !('getFields' in type) && !('getTypes' in type);
  return [isLeaf ? field.name : `${field.name} { ${selectionOf(type, above)} }`];
}
