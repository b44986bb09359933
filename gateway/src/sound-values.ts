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

/** Who has more wrong values than these reads no further, and each costs the gateway some work. */
const MAX_ERRORS = 10;

type Values = Readonly<Record<string, unknown>>;

/**
 * What is wrong with the values that a client sent, in the document and as variables, by the types of the supergraph and the
 * gateway's own scalars. A subgraph would find out too, but only when another one has perhaps acted already.
 */
export function unsoundValues(
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
  // Validation lets a variable stand where null may not if it, or the argument, has a default; null given as such is left.
  if (!Object.values(coerced).includes(null)) return [];
  return unsoundArguments(types, document, operation, coerced).slice(0, MAX_ERRORS).map(badInput);
}

const extensions = { code: 'BAD_USER_INPUT', http: { status: 400 } };

const badInput = ({ message, nodes }: GraphQLError) => new GraphQLError(message, { nodes, extensions });

const TOO_MANY = new GraphQLError(
  `More than ${MAX_ERRORS} values of the variables are not what the schema asks for.`,
  { extensions },
);

const known = new WeakMap<DocumentNode, { types: GraphQLSchema; errors: readonly GraphQLError[] }>();

/** Found once for each document, and again when another supergraph has come. */
function unsoundLiterals(types: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  const found = known.get(document);
  if (found?.types === types) return found.errors;
  const errors = validate(types, document, [ValuesOfCorrectTypeRule], { maxErrors: MAX_ERRORS });
  known.set(document, { types, errors });
  return errors;
}

/** Each null that stands where none may, in what is not left out. */
function unsoundArguments(
  types: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  coerced: Values,
): GraphQLError[] {
  const errors: GraphQLError[] = [];
  const reached = new Set<OperationDefinitionNode | FragmentDefinitionNode>([operation]);
  const isSound = (read: () => boolean): boolean => {
    try {
      return read();
    } catch (error) {
      errors.push(error as GraphQLError);
      return false;
    }
  };
  const isAsked = (node: FieldNode | InlineFragmentNode | FragmentSpreadNode) =>
    isSound(
      () =>
        getDirectiveValues(GraphQLSkipDirective, node, coerced)?.if !== true &&
        getDirectiveValues(GraphQLIncludeDirective, node, coerced)?.if !== false,
    );
  for (const definition of reached) {
    const place = new TypeInfo(types);
    const visitor = visitWithTypeInfo(place, {
      Field(node) {
        const field = place.getFieldDef();
        if (!isAsked(node)) return false;
        if (field) isSound(() => Boolean(getArgumentValues(field, node, coerced)));
        return undefined;
      },
      InlineFragment: (node) => (isAsked(node) ? undefined : false),
      FragmentSpread(node) {
        const fragment = isAsked(node) && fragmentOf(document, node);
        if (fragment) reached.add(fragment);
      },
    });
    visit(definition, visitor);
  }
  return errors;
}

const fragmentOf = ({ definitions }: DocumentNode, { name }: FragmentSpreadNode) =>
  definitions.find(
    (each): each is FragmentDefinitionNode =>
      each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name.value,
  );
