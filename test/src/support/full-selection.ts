import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** Argument values by name. Pages are short, since a few items suffice. */
const ARGUMENTS: Record<string, string> = { programme: '"HOPEN"', domain: '"D2"', first: '3' };

/**
 * Selects all fields of a type from the current schema, so that new fields are covered. Recurses into objects; entities
 * are selected by their scalar fields only, since they have rows of their own, and `named` types by `__typename` only.
 */
export function fullSelection(
  schema: GraphQLSchema,
  typeName: string,
  entities: readonly string[],
  named: readonly string[] = [],
): string {
  const kindsOf = (type: GraphQLNamedType) => (isAbstractType(type) ? schema.getPossibleTypes(type) : []);
  const isEntity = (type: GraphQLNamedType) =>
    [type, ...kindsOf(type)].some(({ name }) => entities.includes(name));

  function select(type: GraphQLNamedType, above: readonly GraphQLNamedType[]): string {
    if (above.length > 0 && named.includes(type.name)) return '__typename';
    const isWhole = above.length === 0 || !(isEntity(type) || above.includes(type));
    const write = (fields: readonly GraphQLField<unknown, unknown>[]) =>
      fields
        .filter((field) => isWhole || isLeafType(getNamedType(field.type)))
        .map((field) => ask(field, [...above, type]))
        .join(' ');
    const shared = fieldsOf(type);
    const names = new Set(shared.map(({ name }) => name));
    const own = kindsOf(type)
      .map((kind) => ({ kind, fields: write(fieldsOf(kind).filter(({ name }) => !names.has(name))) }))
      .filter(({ fields }) => fields)
      .map(({ kind, fields }) => `... on ${kind.name} { ${fields} }`);
    return ['__typename', write(shared), ...own].join(' ');
  }

  function ask(field: GraphQLField<unknown, unknown>, above: readonly GraphQLNamedType[]): string {
    const given = field.args
      .filter((argument) => isRequiredArgument(argument) || argument.name in ARGUMENTS)
      .map(({ name }) => {
        if (!(name in ARGUMENTS))
          throw new Error(`What ${field.name} gets as ${name} is to be said in ARGUMENTS.`);
        return `${name}: ${ARGUMENTS[name]}`;
      });
    const asked = given.length > 0 ? `${field.name}(${given.join(', ')})` : field.name;
    const type = getNamedType(field.type);
    return isCompositeType(type) ? `${asked} { ${select(type, above)} }` : asked;
  }

  return select(schema.getType(typeName)!, []);
}

const fieldsOf = (type: GraphQLNamedType) =>
  isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
