import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * Work of the query planner: selections with fragments expanded, each counted once per possible type, since the planner
 * resolves a selection on an abstract type for each of its types. Expects a validated document.
 */
export function planningWorkOf(types: GraphQLSchema, document: DocumentNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);

  const widthOf = (type: GraphQLNamedType | undefined): number =>
    isAbstractType(type) ? types.getPossibleTypes(type).length : 1;

  /** Counts a selection set for this many objects of a type. */
  const count = ({ selections }: SelectionSetNode, type: GraphQLNamedType | undefined, times: number) =>
    selections.reduce((sum, selection) => sum + workOf(selection, type, times), 0);

  function workOf(selection: SelectionNode, type: GraphQLNamedType | undefined, times: number): number {
    const own = times * widthOf(type);
    if (selection.kind === Kind.FIELD) {
      const composite = isObjectType(type) || isInterfaceType(type) ? type : undefined;
      const field = composite?.getFields()[selection.name.value];
      const below = field && getNamedType(field.type);
      const within = selection.selectionSet ? count(selection.selectionSet, below, own) : 0;
      return own * widthOf(below) + within;
    }
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    if (!fragment) return own;
    const on = fragment.typeCondition ? types.getType(fragment.typeCondition.name.value) : type;
    return own + count(fragment.selectionSet, on, times);
  }

  return document.definitions.reduce(
    (sum, each) =>
      each.kind === Kind.OPERATION_DEFINITION
        ? sum + count(each.selectionSet, types.getRootType(each.operation) ?? undefined, 1)
        : sum,
    0,
  );
}
