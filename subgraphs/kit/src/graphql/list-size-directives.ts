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

/** A list without pages is short by nature: the eighteen regions are the longest that everybody asks for. */
export const ASSUMED_LIST_SIZE = 20;

/** A page holds what `first` says, whichever way the client reads it. */
const OF_A_PAGE = directive(
  `@listSize(slicingArguments: ["first"], sizedFields: ["nodes", "edges"], requireOneSlicingArgument: false)`,
);
/** What is asked with arguments is looked up, and a page is sorted and cut, however many objects it is asked of. */
const WORK_OF_A_PAGE = directive('@cost(weight: 20)');
const WORK_OF_A_LOOK_UP = directive('@cost(weight: 10)');
/** What is asked as of another day is read anew. */
const WORK_OF_A_DAY = directive('@cost(weight: 20)');
const OF_A_LIST = directive(`@listSize(assumedSize: ${ASSUMED_LIST_SIZE})`);

/**
 * Says of every list of a subgraph how long it may be, and of every question with arguments that it is one, so that the gateway
 * can tell what a query costs before anybody is asked. What says so already, or is answered elsewhere, stays as it is; so do
 * lists of plain values.
 */
export function addListSizeDirectives(typeDefs: DocumentNode): DocumentNode {
  const objects = new Set(typeDefs.definitions.filter(isOfObjects).map(({ name }) => name.value));
  const completed = (field: FieldDefinitionNode, isOfObject: boolean): FieldDefinitionNode => {
    const isSaid = (directive: string) => field.directives?.some(({ name }) => name.value === directive);
    if (isSaid('external')) return field;
    const own = field.directives?.filter(({ name }) => isOfObject || name.value !== 'cost') ?? [];
    const size = isSaid('listSize') ? undefined : sizeOf(field, objects);
    const work = isSaid('cost') || !isOfObject ? undefined : workOf(field);
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
      // Acts cost what the gateway says.
      if (isConnection(name) || name === 'Mutation') return false;
      return { ...type, fields: (type.fields ?? []).map((field) => completed(field, true)) };
    },
    // What an interface says of the work of a field nobody reads: composition refuses it.
    InterfaceTypeDefinition: (type) => ({
      ...type,
      fields: (type.fields ?? []).map((field) => completed(field, false)),
    }),
  });
}

function dated(argument: InputValueDefinitionNode): InputValueDefinitionNode {
  const isSaid = argument.directives?.some(({ name }) => name.value === 'cost');
  if (isSaid || argument.name.value !== 'asOf') return argument;
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

/** The lists of a page are as long as the page: the field that leads to it says so. */
const isConnection = (type: string): boolean => type.endsWith('Connection');

const isOfObjects = (definition: DefinitionNode): definition is ObjectTypeDefinitionNode =>
  /^(Object|Interface|Union)TypeDefinition$/.test(definition.kind);

function directive(text: string): ConstDirectiveNode {
  const [type] = parse(`type T { field: Int ${text} }`, { noLocation: true }).definitions;
  return (type as ObjectTypeDefinitionNode).fields![0]!.directives![0]!;
}
