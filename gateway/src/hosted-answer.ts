import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
} from 'graphql';
import { AskedFields, type SelectionSets } from './asked-fields.ts';
import { OUR_SCALARS } from './our-scalars.ts';
import type { Representation } from './representations.ts';
import { isObject } from './subgraph-answer.ts';

type Data = Record<string, unknown>;

/**
 * Reads the data that an ARS sent by what it was asked: each list a list, each value of its type, each entity the one
 * asked for, and nothing beside. Throws at the first thing that is not so: the executor would give up the answers of all
 * other subgraphs for it.
 */
export function readHostedData(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Data,
  data: Data,
): Data {
  const asked = new AskedFields(schema, document, variables);
  const reader = new Reader(schema, asked);
  const { representations } = variables as { representations?: readonly Representation[] };
  if (!representations) return reader.object(data, asked.rootType, asked.root, 'data');
  const entities = (data._entities as unknown[]).map((entity, index) =>
    reader.entity(entity, representations[index]!, `_entities.${index}`),
  );
  return { _entities: entities };
}

class Reader {
  constructor(
    readonly schema: GraphQLSchema,
    readonly asked: AskedFields,
  ) {}

  /** The entity that `representation` names, or null where there is none. */
  entity(value: unknown, representation: Representation, at: string): Data | null {
    if (value === null) return null;
    const type = this.schema.getType(String(representation.__typename));
    if (!isCompositeType(type)) throw breach(at, 'an entity');
    const selected = this.asked.root.flatMap(({ selections }) =>
      selections.flatMap((field) => (field.kind === Kind.FIELD && field.selectionSet) || []),
    );
    return this.object(value, type, selected, at, representation);
  }

  object(
    value: unknown,
    type: GraphQLCompositeType,
    selected: SelectionSets,
    at: string,
    key: Representation = {},
  ): Data {
    if (!isObject(value)) throw breach(at, type.name);
    const actual = this.#typeOf(value, type, at);
    const read: Data = {};
    for (const [name, nodes] of this.asked.of(actual, selected)) {
      const field = nodes[0]!.name.value;
      read[name] = this.#field(value[name], actual, nodes, `${at}.${field}`);
      if (Object.hasOwn(key, field) && isScalar(key[field]) && key[field] !== read[name])
        throw breach(`${at}.${field}`, 'the key asked for');
    }
    return read;
  }

  /** The type that an object says it is, which must be one that can stand there. */
  #typeOf({ __typename: said }: Data, type: GraphQLCompositeType, at: string): GraphQLCompositeType {
    if (said === undefined && isObjectType(type)) return type;
    const actual = typeof said === 'string' ? this.schema.getType(said) : undefined;
    if (isObjectType(actual) && this.asked.covers(type, actual)) return actual;
    throw breach(at, type.name);
  }

  #field(value: unknown, parent: GraphQLCompositeType, nodes: readonly FieldNode[], at: string): unknown {
    const name = nodes[0]!.name.value;
    if (name === '__typename') return parent.name;
    const type = isUnionType(parent) ? undefined : parent.getFields()[name]?.type;
    if (!type) throw breach(at, `of ${parent.name}`);
    return this.#value(
      value,
      type,
      nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
      at,
    );
  }

  #value(value: unknown, type: GraphQLOutputType, selected: SelectionSets, at: string): unknown {
    if (isNonNullType(type)) {
      if (value == null) throw breach(at, String(type));
      return this.#value(value, type.ofType, selected, at);
    }
    if (value == null) return null;
    if (isLeafType(type)) return readLeaf(value, type, at);
    if (!isListType(type)) return this.object(value, type, selected, at);
    if (!Array.isArray(value)) throw breach(at, String(type));
    return value.map((each, index) => this.#value(each, type.ofType, selected, `${at}.${index}`));
  }
}

function readLeaf(value: unknown, type: GraphQLLeafType, at: string): unknown {
  try {
    return (OUR_SCALARS[type.name] ?? type).parseValue(value);
  } catch {
    throw breach(at, type.name);
  }
}

const isScalar = (value: unknown) => value === null || typeof value !== 'object';

const breach = (at: string, expected: string) => new Error(`${at} is not ${expected}.`);
