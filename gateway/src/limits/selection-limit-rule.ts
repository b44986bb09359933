import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { countComparisons, fragmentsOf } from './field-comparisons.ts';
import type { Limits } from './limits.ts';

/** Recursion bound, nested fragments included: valid fields nest at most ten deep, deeper documents are adversarial. */
const MAX_NESTING = 1_000;

/**
 * Validation rule that bounds a document's size and its field comparisons. A document over a limit is hidden from all
 * other rules, so that none of them runs on a costly one.
 */
export const selectionLimitRule =
  (limits: SizeLimits) =>
  (context: ValidationContext): ASTVisitor => ({
    Document(document) {
      const excess = excessOf(document, limits);
      if (!excess) return undefined;
      context.reportError(new GraphQLError(`The document has more than ${excess}.`));
      // Null removes the document for the other rules.
      return null;
    },
  });

type SizeLimits = Pick<Limits, 'selections' | 'fragments' | 'comparisons'>;

/** First limit that a document exceeds. Each check bounds the work of the next. */
function excessOf(document: DocumentNode, limits: SizeLimits): string | undefined {
  const { selections, fragments, comparisons } = limits;
  const defined = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).length;
  if (defined > fragments) return `${fragments} fragments`;
  if (selectionsOf(document) > selections) return `${selections} selections`;
  if (countComparisons(document, comparisons) > comparisons)
    return `${comparisons} pairs of fields that may answer under one name`;
  return undefined;
}

/** Counts each fragment once, however often it is spread, so that counting is linear. */
export function selectionsOf(document: DocumentNode): number {
  const fragments = fragmentsOf(document);
  const known = new Map<string, number>();
  const countFragment = (name: string, nesting: number): number => {
    const counted = known.get(name);
    if (counted !== undefined) return counted;
    // Fragment cycles are rejected by another rule; zero only ends the recursion here.
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
  return document.definitions.reduce(
    (sum, each) => (each.kind === Kind.OPERATION_DEFINITION ? sum + count(each.selectionSet, 0) : sum),
    0,
  );
}
