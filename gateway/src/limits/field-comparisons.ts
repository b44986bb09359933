import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** Fields nest ten deep at most; what goes deeper is refused for that, and a fragment within itself has no end. */
const MAX_NESTING = 100;

/**
 * Counts the comparisons of validation's rule on overlapping fields, at most: each field with all that answer under its name in
 * the same object, and each fragment that is spread there with those names and with the others. Counting ends soon after `most` is exceeded.
 */
export function countComparisons(document: DocumentNode, most: number): number {
  const fragments = fragmentsOf(document);
  let total = 0;
  const count = (sets: readonly SelectionSetNode[], nesting: number): void => {
    const { fields, spread, spreadHere } = writtenOut(sets, fragments);
    // Fragments in fragments are compared with each other once, wherever these are spread.
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
 * The fields of one object by the name that they answer under, how many fragments are spread in it, those in fragments
 * included, and how many without these.
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
  // Those that are found in one are added to the end, and come in their turn.
  for (const name of spread) write([fragments.get(name)?.selectionSet ?? NOTHING]);
  return { fields, spread: spread.size, spreadHere };
}

const NOTHING: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] };

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** The fragments of a document by their names; of those of one name the first. */
export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION && !fragments.has(each.name.value))
      fragments.set(each.name.value, each);
  return fragments;
}
