import {
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql';

/** Values of input fields by name; undefined falls back to the type's default. */
export type Given = Readonly<Record<string, unknown>>;

const HARMLESS: Readonly<Record<string, unknown>> = {
  ID: 'NOTHING',
  String: 'Rien.',
  Int: 0,
  Float: 0,
  Boolean: false,
  Cents: 0,
  Date: '2019-01-01',
};

/** Minimal valid value of an input type in the current schema, without effect. */
export function harmless(type: GraphQLInputType, given: Given, name = ''): unknown {
  if (isNonNullType(type)) return harmless(type.ofType, given, name);
  if (name in given) return given[name];
  if (isListType(type)) return [harmless(type.ofType, given)];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isScalarType(type)) return HARMLESS[type.name];
  if (!isInputObjectType(type)) throw new Error(`${type} is no input.`);
  const fields = Object.values(type.getFields()).filter(
    (field) => field.name in given || isNonNullType(field.type),
  );
  return Object.fromEntries(fields.map((field) => [field.name, harmless(field.type, given, field.name)]));
}

/** Input type of a mutation. */
export const inputType = (schema: GraphQLSchema, mutation: string): GraphQLInputType =>
  schema
    .getMutationType()!
    .getFields()
    [mutation]!.args.find(({ name }) => name === 'input')!.type;
