import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  isEnumType,
  isObjectType,
  Kind,
  print,
  type SelectionNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';

/** A document and its text. */
export interface Asked {
  readonly document: DocumentNode;
  readonly query: string;
}

/**
 * Asks a subgraph for the key of each entity beside what the plan asks, so that entities in another order than that of the
 * question are found out. Done once per plan.
 */
export class KeySelection {
  readonly #known = new WeakMap<DocumentNode, Asked>();

  constructor(readonly subgraph: string) {}

  beside(document: DocumentNode, types: GraphQLSchema): Asked {
    const known = this.#known.get(document);
    if (known) return known;
    const withKeys = visit(document, {
      InlineFragment: {
        enter: (fragment) => {
          const keys = keysOf(fragment.typeCondition?.name.value, this.subgraph, types);
          const { selections } = fragment.selectionSet;
          const added = keys.filter(
            (key) => !selections.some((selection) => answersUnder(selection) === key),
          );
          const selectionSet = { ...fragment.selectionSet, selections: [...selections, ...added.map(field)] };
          return { ...fragment, selectionSet };
        },
      },
      // Only what stands right under `_entities` is an entity that was asked for.
      Field: ({ name }) => (name.value === '_entities' ? undefined : false),
    });
    const asked = { document: withKeys, query: print(withKeys) };
    this.#known.set(document, asked);
    return asked;
  }
}

/** The fields by which a subgraph knows its entities of a type; a key within a key is left out. */
function keysOf(type: string | undefined, subgraph: string, types: GraphQLSchema): string[] {
  const graphs = types.getType('join__Graph');
  const entity = type && types.getType(type);
  if (!isEnumType(graphs) || !isObjectType(entity)) return [];
  const graph = graphs.getValues().find(({ astNode }) => said(astNode, 'join__graph')[0]?.name === subgraph);
  const keys = said(entity.astNode, 'join__type')
    .filter((join) => join.graph === graph?.name)
    .flatMap(({ key }) => (typeof key === 'string' && !key.includes('{') ? key.split(/\s+/) : []));
  return [...new Set(keys)];
}

/** What the directives of this name say of a type or value. */
const said = (node: Parameters<typeof directivesOf>[0], name: string): Record<string, unknown>[] =>
  directivesOf(node)
    .filter((directive) => directive.name.value === name)
    .map((directive) =>
      Object.fromEntries(
        (directive.arguments ?? []).map((each) => [each.name.value, valueFromASTUntyped(each.value)]),
      ),
    );

const directivesOf = (node: Pick<FieldNode, 'directives'> | null | undefined) => node?.directives ?? [];

const answersUnder = (selection: SelectionNode) =>
  selection.kind === Kind.FIELD ? (selection.alias ?? selection.name).value : undefined;

const field = (name: string): FieldNode => ({ kind: Kind.FIELD, name: { kind: Kind.NAME, value: name } });
