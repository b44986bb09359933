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

/** Anonymous operation on the ARS's own fields. */
export interface OwnQuestion {
  readonly name: string;
  readonly query: string;
}

/** Queries of drafts: the ARS's own root fields with `Draft` in their names. */
export const draftsOf = (schema: GraphQLSchema): OwnQuestion[] =>
  fieldsOf(schema.getQueryType())
    .filter(({ name, args }) => /draft/i.test(name) && !args.some(isRequiredArgument))
    .map((field) => ({ name: field.name, query: `{ ${field.name} ${selectionOf(field)} }` }));

/**
 * Mutations of a roadmap, recognised by their input. Called with an empty key and an impossible revision, which the
 * rules refuse for every viewer, so that nothing changes even without authentication.
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

/** Well-typed value that every rule refuses. */
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
