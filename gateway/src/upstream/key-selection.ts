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
import { regionOfType } from './treaty-values.ts';

/** Document with its printed text. */
export interface Asked {
  readonly document: DocumentNode;
  readonly query: string;
}

/**
 * Adds to a fetch each entity's key, to detect entities returned in the wrong order, and what its certainty rests on.
 * Memoised per plan.
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
          const added = keys
            .filter((key) => !selections.some((selection) => answersUnder(selection) === key))
            .map((key) => field(key));
          const isOfRoadmap = regionOfType(fragment.typeCondition?.name.value ?? '') !== undefined;
          const proof = isOfRoadmap && selections.some(isCertainty) ? [field('source', '_source')] : [];
          const selectionSet = { ...fragment.selectionSet, selections: [...selections, ...added, ...proof] };
          return { ...fragment, selectionSet };
        },
      },
      // Descends only into `_entities`: nested objects are not entities of this fetch.
      Field: ({ name }) => (name.value === '_entities' ? undefined : false),
    });
    const asked = { document: withKeys, query: print(withKeys) };
    this.#known.set(document, asked);
    return asked;
  }
}

/** Key fields of an entity type in a subgraph; nested keys are left out. */
function keysOf(type: string | undefined, subgraph: string, types: GraphQLSchema): string[] {
  const graphs = types.getType('join__Graph');
  const entity = type && types.getType(type);
  if (!isEnumType(graphs) || !isObjectType(entity)) return [];
  const graph = graphs
    .getValues()
    .find(({ astNode }) => argumentsOf(astNode, 'join__graph')[0]?.name === subgraph);
  const keys = argumentsOf(entity.astNode, 'join__type')
    .filter((join) => join.graph === graph?.name)
    .flatMap(({ key }) => (typeof key === 'string' && !key.includes('{') ? key.split(/\s+/) : []));
  return [...new Set(keys)];
}

/** Arguments of all directives of this name on a type or value. */
const argumentsOf = (node: Parameters<typeof directivesOf>[0], name: string): Record<string, unknown>[] =>
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

/** Certainty of a roadmap, which depends on its source. */
const isCertainty = (selection: SelectionNode) =>
  selection.kind === Kind.FIELD && selection.name.value === 'verificationStatus';

/** Aliases that begin with an underscore are no client's. */
const field = (name: string, alias?: string): FieldNode => ({
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: name },
  ...(alias && { alias: { kind: Kind.NAME, value: alias } }),
});
