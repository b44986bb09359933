import {
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** Fields nest ten deep at most: what nests deeper than this, fragments in fragments included, was made to be hard. */
const MAX_NESTING = 1_000;

/**
 * A validation rule: a document has at most so many selections, those of a fragment counted wherever it is spread. The query
 * planner writes them all out, and a few lines of fragments would fill the memory.
 */
export const limitSize =
  (maximum: number) =>
  (context: ValidationContext): ASTVisitor => ({
    Document(document) {
      if (selectionsOf(document) > maximum)
        context.reportError(new GraphQLError(`The document has more than ${maximum} selections.`));
    },
  });

/** Counts each fragment once, however often it is spread, so that counting takes as long as reading. */
export function selectionsOf({ definitions }: DocumentNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION && !fragments.has(each.name.value))
      fragments.set(each.name.value, each);
  const known = new Map<string, number>();
  const countFragment = (name: string, nesting: number): number => {
    const counted = known.get(name);
    if (counted !== undefined) return counted;
    // A fragment within itself is refused by another rule; here it must only come to an end.
    known.set(name, 0);
    const fragment = fragments.get(name);
    const total = fragment ? count(fragment.selectionSet, nesting + 1) : 0;
    known.set(name, total);
    return total;
  };
  const count = ({ selections }: SelectionSetNode, nesting: number): number => {
    if (nesting > MAX_NESTING) return Number.POSITIVE_INFINITY;
    let total = selections.length;
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) total += countFragment(selection.name.value, nesting);
      else if (selection.selectionSet) total += count(selection.selectionSet, nesting + 1);
    }
    return total;
  };
  return definitions.reduce(
    (sum, each) => (each.kind === Kind.OPERATION_DEFINITION ? sum + count(each.selectionSet, 0) : sum),
    0,
  );
}
