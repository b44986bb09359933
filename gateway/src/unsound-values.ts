import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isScalarType,
  Kind,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { OUR_SCALARS } from './our-scalars.ts';

const VALUE_KINDS = [Kind.VARIABLE, Kind.STRING, Kind.INT, Kind.FLOAT, Kind.BOOLEAN, Kind.ENUM, Kind.OBJECT];

/**
 * Whether a question holds a value that a scalar of ours does not take, such as a day that does not exist. The supergraph knows
 * of these scalars only the name, so the subgraph that is asked is the first to see it, and refuses the whole fetch.
 */
export function holdsUnsoundValue(
  types: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown>,
): boolean {
  const info = new TypeInfo(types);
  let isUnsound = false;
  const check = (node: ValueNode) => {
    const type = info.getInputType();
    if (!type) return;
    if (node.kind === Kind.VARIABLE) isUnsound ||= isRefused(variables[node.name.value], type);
    else isUnsound ||= refuses(() => OUR_SCALARS[getNamedType(type).name]?.parseLiteral(node));
  };
  visit(document, visitWithTypeInfo(info, Object.fromEntries(VALUE_KINDS.map((kind) => [kind, check]))));
  return isUnsound;
}

function isRefused(value: unknown, given: GraphQLInputType): boolean {
  const type: GraphQLInputType = getNullableType(given);
  if (value === null || value === undefined) return false;
  if (isListType(type)) return [value].flat().some((each) => isRefused(each, type.ofType));
  if (isScalarType(type)) return refuses(() => OUR_SCALARS[type.name]?.parseValue(value));
  if (!isInputObjectType(type) || typeof value !== 'object') return false;
  return Object.values(type.getFields()).some((field) =>
    isRefused((value as Record<string, unknown>)[field.name], field.type),
  );
}

function refuses(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch {
    return true;
  }
}
