import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  type TypeNode,
  visit,
} from 'graphql';

/** Assumed length of unpaginated lists; the longest common one is the eighteen regions. */
export const ASSUMED_LIST_SIZE = 20;

/** Page size from `first`, for both `nodes` and `edges`. */
const OF_A_PAGE = directive(
  `@listSize(slicingArguments: ["first"], sizedFields: ["nodes", "edges"], requireOneSlicingArgument: false)`,
);
/** Cost of fields with arguments (look-ups) and of pages (sorted and cut), independent of the number of parents. */
const WORK_OF_A_PAGE = directive('@cost(weight: 20)');
const WORK_OF_A_LOOK_UP = directive('@cost(weight: 10)');
/** Cost of reading as of another day. */
const WORK_OF_A_DAY = directive('@cost(weight: 20)');
const OF_A_LIST = directive(`@listSize(assumedSize: ${ASSUMED_LIST_SIZE})`);

/**
 * Adds `@listSize` to lists of objects and `@cost` to fields with arguments, so that the gateway can estimate a query's
 * cost before executing it. Existing directives, `@external` fields and lists of scalars are left unchanged.
 */
export function addListSizeDirectives(typeDefs: DocumentNode): DocumentNode {
  const objects = new Set(typeDefs.definitions.filter(isOfObjects).map(({ name }) => name.value));
  const completed = (field: FieldDefinitionNode, isOfObject: boolean): FieldDefinitionNode => {
    const hasDirective = (directive: string) =>
      field.directives?.some(({ name }) => name.value === directive);
    if (hasDirective('external')) return field;
    const own = field.directives?.filter(({ name }) => isOfObject || name.value !== 'cost') ?? [];
    const size = hasDirective('listSize') ? undefined : sizeOf(field, objects);
    const work = hasDirective('cost') || !isOfObject ? undefined : workOf(field);
    const added = [size, work].filter((each) => each !== undefined);
    const given = isOfObject ? field.arguments?.map(dated) : field.arguments;
    return {
      ...field,
      ...(given && { arguments: given }),
      directives: [...own, ...added],
    };
  };
  return visit(typeDefs, {
    ObjectTypeDefinition(type) {
      const { value: name } = type.name;
      // Mutations have the gateway's fixed cost.
      if (isConnection(name) || name === 'Mutation') return false;
      return { ...type, fields: (type.fields ?? []).map((field) => completed(field, true)) };
    },
    // Composition rejects `@cost` on interface fields.
    InterfaceTypeDefinition: (type) => ({
      ...type,
      fields: (type.fields ?? []).map((field) => completed(field, false)),
    }),
  });
}

function dated(argument: InputValueDefinitionNode): InputValueDefinitionNode {
  const hasDirective = argument.directives?.some(({ name }) => name.value === 'cost');
  if (hasDirective || argument.name.value !== 'asOf') return argument;
  return { ...argument, directives: [...(argument.directives ?? []), WORK_OF_A_DAY] };
}

function workOf({ arguments: given = [] }: FieldDefinitionNode): ConstDirectiveNode | undefined {
  if (given.some(({ name }) => name.value === 'first')) return WORK_OF_A_PAGE;
  return given.length > 0 ? WORK_OF_A_LOOK_UP : undefined;
}

function sizeOf(field: FieldDefinitionNode, objects: ReadonlySet<string>): ConstDirectiveNode | undefined {
  if (field.arguments?.some(({ name }) => name.value === 'first')) return OF_A_PAGE;
  const { isList, name } = read(field.type);
  return isList && objects.has(name) ? OF_A_LIST : undefined;
}

function read(type: TypeNode): { isList: boolean; name: string } {
  if (type.kind === Kind.NAMED_TYPE) return { isList: false, name: type.name.value };
  const { isList, name } = read(type.type);
  return { isList: isList || type.kind === Kind.LIST_TYPE, name };
}

/** Connections inherit the size from the field that returns them. */
const isConnection = (type: string): boolean => type.endsWith('Connection');

const isOfObjects = (definition: DefinitionNode): definition is ObjectTypeDefinitionNode =>
  /^(Object|Interface|Union)TypeDefinition$/.test(definition.kind);

function directive(text: string): ConstDirectiveNode {
  const [type] = parse(`type T { field: Int ${text} }`, { noLocation: true }).definitions;
  return (type as ObjectTypeDefinitionNode).fields![0]!.directives![0]!;
}
