import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  GraphQLError,
  GraphQLIncludeDirective,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getVariableValues,
  type InlineFragmentNode,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  ValuesOfCorrectTypeRule,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** Errors reported per request: clients read no further, and each costs the gateway some work. */
const MAX_ERRORS = 10;

type Values = Readonly<Record<string, unknown>>;

/**
 * Validates literals and variables by the supergraph's types and the gateway's own scalars. A subgraph would reject
 * them too, but perhaps after another one has already committed a mutation.
 */
export function coercionErrors(
  types: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Values,
): GraphQLError[] {
  const literals = unsoundLiterals(types, document);
  if (literals.length > 0) return literals.map(badInput);
  const definitions = operation.variableDefinitions ?? [];
  const { errors, coerced = {} } = getVariableValues(types, definitions, given, { maxErrors: MAX_ERRORS });
  if (errors && errors.length > MAX_ERRORS) return [TOO_MANY];
  if (errors) return errors.map(badInput);
  // Validation allows a nullable variable in a non-null position with a default; an explicit null remains to be found.
  if (!Object.values(coerced).includes(null)) return [];
  const { errors: nulls } = new NullFinder(types, document, coerced, operation);
  return nulls.slice(0, MAX_ERRORS).map(badInput);
}

const extensions = { code: 'BAD_USER_INPUT', http: { status: 400 } };

const badInput = ({ message, nodes }: GraphQLError) => new GraphQLError(message, { nodes, extensions });

const TOO_MANY = new GraphQLError(
  `More than ${MAX_ERRORS} values of the variables are not what the schema asks for.`,
  { extensions },
);

const known = new WeakMap<DocumentNode, { types: GraphQLSchema; errors: readonly GraphQLError[] }>();

/** Literal errors, cached per document and supergraph. */
function unsoundLiterals(types: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  const found = known.get(document);
  if (found?.types === types) return found.errors;
  const errors = validate(types, document, [ValuesOfCorrectTypeRule], { maxErrors: MAX_ERRORS });
  known.set(document, { types, errors });
  return errors;
}

type Selection = FieldNode | InlineFragmentNode | FragmentSpreadNode;
type Definition = OperationDefinitionNode | FragmentDefinitionNode;

/** Finds nulls in non-null positions, in selections that are not skipped. */
class NullFinder {
  readonly errors: GraphQLError[] = [];
  /** The operation and the fragments it spreads. */
  readonly #reached: Set<Definition>;

  constructor(
    readonly types: GraphQLSchema,
    readonly document: DocumentNode,
    readonly coerced: Values,
    operation: OperationDefinitionNode,
  ) {
    this.#reached = new Set([operation]);
    for (const definition of this.#reached) this.#read(definition);
  }

  #read(definition: Definition): void {
    const place = new TypeInfo(this.types);
    const readFields = visitWithTypeInfo(place, {
      Field: (node) => {
        const field = place.getFieldDef();
        if (!this.#isAsked(node)) return false;
        if (field) this.#holds(() => Boolean(getArgumentValues(field, node, this.coerced)));
        return undefined;
      },
      InlineFragment: (node) => (this.#isAsked(node) ? undefined : false),
      FragmentSpread: (node) => {
        const fragment = this.#isAsked(node) && fragmentOf(this.document, node);
        if (fragment) this.#reached.add(fragment);
      },
    });
    visit(definition, readFields);
  }

  #isAsked(node: Selection): boolean {
    return this.#holds(
      () =>
        getDirectiveValues(GraphQLSkipDirective, node, this.coerced)?.if !== true &&
        getDirectiveValues(GraphQLIncludeDirective, node, this.coerced)?.if !== false,
    );
  }

  #holds(read: () => boolean): boolean {
    try {
      return read();
    } catch (error) {
      this.errors.push(error as GraphQLError);
      return false;
    }
  }
}

const fragmentOf = ({ definitions }: DocumentNode, { name }: FragmentSpreadNode) =>
  definitions.find(
    (each): each is FragmentDefinitionNode =>
      each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name.value,
  );
