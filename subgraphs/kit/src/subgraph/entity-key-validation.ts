import {
  coerceInputValue,
  GraphQLError,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInputType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import type { Representation } from './subgraph.ts';

type Entity = GraphQLObjectType | GraphQLInterfaceType;
type Read = (representation: Representation) => Representation;

/**
 * Coerces `_entities` representations by the types of their key fields: federation accepts any value, and loaders would
 * pass it to the database. An entity with an invalid key is null, with `BAD_USER_INPUT`.
 */
export function validateEntityKeys(schema: GraphQLSchema): void {
  const field = schema.getQueryType()?.getFields()._entities;
  if (!field?.resolve) return;
  const { resolve } = field;
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) || isInterfaceType(type),
  );
  const readers = new Map(types.map((type): [unknown, Read | undefined] => [type.name, readerOf(type)]));
  field.resolve = (root, { representations }, context, info) =>
    representations.flatMap((representation: Representation) => {
      try {
        const read = readers.get(representation.__typename);
        if (!read) throw badKey('__typename names no entity of this subgraph.');
        return resolve(root, { representations: [read(representation)] }, context, info);
      } catch (error) {
        return [error];
      }
    });
}

/** Coerces a representation by the first matching key; undefined for a type without keys. */
function readerOf(type: Entity): Read | undefined {
  const keys = keysOf(type);
  if (keys.length === 0) return undefined;
  return (representation) => {
    const faults: string[] = [];
    for (const key of keys) {
      const [read, fault] = readKey(type, key, representation);
      if (!fault) return read;
      faults.push(fault);
    }
    throw badKey(faults.join(' '));
  };
}

function readKey(type: Entity, key: readonly string[], given: Representation): [Representation, string?] {
  const read = { ...given };
  let fault: string | undefined;
  for (const name of key) {
    const fieldType = type.getFields()[name]?.type;
    if (!isInputType(fieldType)) continue;
    read[name] = coerceInputValue(given[name], fieldType, (_path, _value, { message }) => {
      fault ??= `${type.name}.${name}: ${message}`;
    });
  }
  return [read, fault];
}

/** Field names of each `@key` of a type. */
const keysOf = ({ astNode, extensionASTNodes }: Entity): string[][] =>
  [astNode, ...extensionASTNodes]
    .flatMap((node) => node?.directives ?? [])
    .filter(({ name }) => name.value === 'key')
    .map(({ arguments: given = [] }) => given.find(({ name }) => name.value === 'fields')?.value)
    .map((fields) => (fields?.kind === Kind.STRING ? fieldsOf(fields.value) : []));

function fieldsOf(selection: string): string[] {
  const { selectionSet } = parse(`{ ${selection} }`).definitions[0] as OperationDefinitionNode;
  return selectionSet.selections.flatMap((field) => (field.kind === Kind.FIELD ? field.name.value : []));
}

const badKey = (message: string) => new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
