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

/** Fields nest ten deep at most: what nests deeper than this, fragments in fragments included, was made to be hard. */
const MAX_NESTING = 1_000;

/**
 * A validation rule: how large a document may be, and how much of it may have to be compared. What is too large is told by
 * this rule alone: no other one reads it, so that none has to be afraid of it.
 */
export const selectionLimitRule =
  (limits: SizeLimits) =>
  (context: ValidationContext): ASTVisitor => ({
    Document(document) {
      const excess = excessOf(document, limits);
      if (!excess) return undefined;
      context.reportError(new GraphQLError(`The document has more than ${excess}.`));
      // For the visitor the document is not there, and nothing beneath it.
      return null;
    },
  });

type SizeLimits = Pick<Limits, 'selections' | 'fragments' | 'comparisons'>;

/** The first limit that a document exceeds: each one bounds what the next one takes to be looked at. */
function excessOf(document: DocumentNode, limits: SizeLimits): string | undefined {
  const { selections, fragments, comparisons } = limits;
  const defined = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).length;
  if (defined > fragments) return `${fragments} fragments`;
  if (selectionsOf(document) > selections) return `${selections} selections`;
  if (countComparisons(document, comparisons) > comparisons)
    return `${comparisons} pairs of fields that may answer under one name`;
  return undefined;
}

/** Counts each fragment once, however often it is spread, so that counting takes as long as reading. */
export function selectionsOf(document: DocumentNode): number {
  const fragments = fragmentsOf(document);
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
  return document.definitions.reduce(
    (sum, each) => (each.kind === Kind.OPERATION_DEFINITION ? sum + count(each.selectionSet, 0) : sum),
    0,
  );
}
