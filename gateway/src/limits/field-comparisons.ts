import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** Recursion bound: valid fields nest at most ten deep, and a fragment cycle never ends. */
const MAX_NESTING = 100;

/**
 * Upper bound of the pairwise comparisons made by OverlappingFieldsCanBeMerged: every pair of fields with the same
 * response name in one object, and every spread fragment against those names and the other fragments. Stops soon after
 * exceeding `most`.
 */
export function countComparisons(document: DocumentNode, most: number): number {
  const fragments = fragmentsOf(document);
  let total = 0;
  const count = (sets: readonly SelectionSetNode[], nesting: number): void => {
    const { fields, spread, spreadHere } = writtenOut(sets, fragments);
    // Nested fragments are compared with each other once, wherever they are spread.
    total += spread * fields.size + spreadHere ** 2;
    for (const same of fields.values()) {
      total += same.length ** 2;
      if (total > most) return;
      const inner = same.flatMap(({ selectionSet }) => selectionSet ?? []);
      if (inner.length > 0 && nesting < MAX_NESTING) count(inner, nesting + 1);
    }
  };
  for (const each of document.definitions) if ('selectionSet' in each) count([each.selectionSet], 0);
  return total;
}

/**
 * Collects the fields of one object by response name, and counts the fragments spread in it, with and without nested
 * ones.
 */
function writtenOut(sets: readonly SelectionSetNode[], fragments: Fragments) {
  const fields = new Map<string, FieldNode[]>();
  const spread = new Set<string>();
  const write = (pending: SelectionSetNode[]): void => {
    for (const { selections } of pending)
      for (const selection of selections) {
        if (selection.kind === Kind.INLINE_FRAGMENT) pending.push(selection.selectionSet);
        else if (selection.kind === Kind.FRAGMENT_SPREAD) spread.add(selection.name.value);
        else {
          const name = (selection.alias ?? selection.name).value;
          const same = fields.get(name);
          if (same) same.push(selection);
          else fields.set(name, [selection]);
        }
      }
  };
  write([...sets]);
  const spreadHere = spread.size;
  // A Set iterates over entries added during the loop, so nested fragments are visited too.
  for (const name of spread) write([fragments.get(name)?.selectionSet ?? NOTHING]);
  return { fields, spread: spread.size, spreadHere };
}

const NOTHING: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] };

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Fragments by name; the first wins among duplicates. */
export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION && !fragments.has(each.name.value))
      fragments.set(each.name.value, each);
  return fragments;
}
