import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

/** A question of the ARS's own, without a token. */
export interface OwnQuestion {
  readonly name: string;
  readonly query: string;
}

/** What an ARS is writing: its own questions with `Draft` in their names. */
export const draftsOf = (schema: GraphQLSchema): OwnQuestion[] =>
  fieldsOf(schema.getQueryType())
    .filter(({ name, args }) => /draft/i.test(name) && !args.some(isRequiredArgument))
    .map((field) => ({ name: field.name, query: `{ ${field.name} ${selectionOf(field)} }` }));

/**
 * Its own acts that take what every act of a roadmap takes. Each is asked with an empty key, of a revision that there cannot
 * be: the rules refuse that from anyone, so that nothing is changed where no token is asked for either.
 */
export const actsOf = (schema: GraphQLSchema): OwnQuestion[] =>
  fieldsOf(schema.getMutationType()).flatMap((field) => {
    const { name, args } = field;
    const isOfRoadmap = args.some(({ type }) => isCommand(type));
    if (!isOfRoadmap) return [];
    const given = args
      .filter(isRequiredArgument)
      .map((each) => `${each.name}: ${refusedValue(each.type, each.name)}`);
    return [{ name, query: `mutation { ${name}(${given.join(', ')}) ${selectionOf(field)} }` }];
  });

const fieldsOf = (type: GraphQLObjectType | null | undefined): GraphQLField<unknown, unknown>[] =>
  Object.values(type?.getFields() ?? {}).filter(({ name }) => !name.startsWith('_'));

const selectionOf = ({ type }: GraphQLField<unknown, unknown>) =>
  isLeafType(getNamedType(type)) ? '' : '{ __typename }';

function isCommand(type: GraphQLInputType): boolean {
  const input = getNamedType(type);
  if (!isInputObjectType(input) || !isNonNullType(type)) return false;
  const { idempotencyKey, expectedRevision } = input.getFields();
  return isNonNullType(idempotencyKey?.type) && isNonNullType(expectedRevision?.type);
}

/** A value that has its type and that no rule takes. */
function refusedValue(type: GraphQLInputType, name: string): string {
  if (isNonNullType(type)) return refusedValue(type.ofType, name);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (!isInputObjectType(type)) return LEAVES[type.name] ?? '""';
  const fields = Object.values(type.getFields()).filter(isRequiredInputField);
  return `{ ${fields.map((field) => `${field.name}: ${refusedValue(field.type, field.name)}`).join(', ')} }`;
}

const LEAVES: Readonly<Record<string, string>> = {
  Boolean: 'false',
  Cents: '-1',
  Date: '"1900-01-01"',
  Float: '-1',
  Int: '-1',
};
