import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  isUnionType,
} from 'graphql';

export type Field = GraphQLField<unknown, unknown>;

/** Fields from the root to objects of a type. */
export type Path = readonly Field[];

export const isList = ({ type }: Field): boolean => isListType(getNullableType(type));
export const isPaged = ({ args }: Field): boolean => args.some(({ name }) => name === 'first');

export const isConnection = (type: unknown): boolean =>
  isObjectType(type) && type.name.endsWith('Connection');

export const fieldsOf = (type: GraphQLCompositeType): Field[] =>
  isUnionType(type) ? [] : Object.values(type.getFields());

/** Shortest paths to one object of a type, and to a list of them. */
export interface Ways {
  readonly one?: Path;
  readonly many?: Path;
}

/** Finds paths from the root to every type, through one list at most. */
export function waysTo(schema: GraphQLSchema): ReadonlyMap<GraphQLCompositeType, Ways> {
  const found = new Map<GraphQLCompositeType, { one?: Path; many?: Path }>();
  const waiting: { type: GraphQLCompositeType; path: Path; kind: keyof Ways }[] = [
    { type: schema.getQueryType()!, path: [], kind: 'one' },
  ];
  for (const { type, path, kind } of waiting) {
    const ways = found.get(type) ?? {};
    if (ways[kind]) continue;
    found.set(type, { ...ways, [kind]: path });
    for (const field of fieldsOf(type)) {
      const next = getNamedType(field.type);
      if (!isCompositeType(next) || (isConnection(type) && field.name !== 'nodes')) continue;
      if (isList(field) && kind === 'many') continue;
      waiting.push({ type: next, path: [...path, field], kind: isList(field) ? 'many' : kind });
    }
  }
  return found;
}
