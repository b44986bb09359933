import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
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
const OF_A_LIST = directive(`@listSize(assumedSize: ${ASSUMED_LIST_SIZE})`);

/**
 * Says of every list of a subgraph how long it may be, so that the gateway can tell what a query costs before anybody is
 * asked. What says so already, or is answered elsewhere, stays as it is; so do lists of plain values.
 */
export function withListSizes(typeDefs: DocumentNode): DocumentNode {
  const objects = new Set(typeDefs.definitions.filter(isOfObjects).map(({ name }) => name.value));
  return visit(typeDefs, {
    ObjectTypeDefinition: (type) => (isConnection(type.name.value) ? false : undefined),
    FieldDefinition(field) {
      const said = field.directives?.some(({ name }) => ['listSize', 'external'].includes(name.value));
      const size = said ? undefined : sizeOf(field, objects);
      return size && { ...field, directives: [...(field.directives ?? []), size] };
    },
  });
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
