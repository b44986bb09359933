import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';

export type SelectionSets = readonly SelectionSetNode[];
type Fields = ReadonlyMap<string, readonly FieldNode[]>;

/** Of selection sets without `@skip` and `@include`, which Apollo Server and the plans keep from one request to the next. */
const fixed = new WeakMap<SelectionSetNode, boolean>();
const collected = new WeakMap<SelectionSetNode, WeakMap<GraphQLCompositeType, Fields>>();

/** What a document asks of an object of some type, its fragments written out and `@skip` and `@include` decided. */
export class AskedFields {
  readonly root: SelectionSets;
  /** The type that the operation starts from. */
  readonly rootType: GraphQLObjectType;
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Record<string, unknown>;

  constructor(schema: GraphQLSchema, { definitions }: DocumentNode, variables: Record<string, unknown>) {
    const operation = definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)!;
    const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    );
    const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
    this.root = [operation.selectionSet];
    this.rootType = schema.getRootType(operation.operation)!;
    this.#schema = schema;
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
    this.#variables = { ...Object.fromEntries(defaults), ...variables };
  }

  /** The fields asked of an object of this type, by the name that each answers under. */
  of(actual: GraphQLCompositeType, asked: SelectionSets): Fields {
    const [only] = asked;
    if (asked.length !== 1 || !this.#isFixed(only!)) return this.#collect(actual, asked, new Map());
    const byType = collected.get(only!) ?? new WeakMap<GraphQLCompositeType, Fields>();
    collected.set(only!, byType);
    const fields = byType.get(actual) ?? this.#collect(actual, asked, new Map());
    byType.set(actual, fields);
    return fields;
  }

  #collect(actual: GraphQLCompositeType, asked: SelectionSets, fields: Map<string, FieldNode[]>): Fields {
    for (const { selections } of asked)
      for (const selection of selections) {
        if (!this.#isAsked(selection)) continue;
        if (selection.kind === Kind.FIELD) {
          const name = (selection.alias ?? selection.name).value;
          const same = fields.get(name);
          if (same) same.push(selection);
          else fields.set(name, [selection]);
          continue;
        }
        const fragment = this.#fragmentOf(selection);
        const condition = fragment.typeCondition?.name.value;
        if (!condition || this.covers(this.#schema.getType(condition), actual))
          this.#collect(actual, [fragment.selectionSet], fields);
      }
    return fields;
  }

  #fragmentOf(selection: FragmentSpreadNode | InlineFragmentNode) {
    return selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value)! : selection;
  }

  /** Whether the same fields are asked whatever the variables are. */
  #isFixed(set: SelectionSetNode): boolean {
    const known = fixed.get(set);
    if (known !== undefined) return known;
    const isFixed = set.selections.every(
      (selection) =>
        (selection.directives ?? []).length === 0 &&
        (selection.kind === Kind.FIELD || this.#isFixed(this.#fragmentOf(selection).selectionSet)),
    );
    fixed.set(set, isFixed);
    return isFixed;
  }

  /** What a field is called whatever the answer calls it: its own name, with its arguments in the order of theirs. */
  meaningOf({ name, arguments: given = [] }: FieldNode): string {
    if (given.length === 0) return name.value;
    const values = given
      .map(({ name: { value }, value: node }) => [value, valueFromASTUntyped(node, this.#variables)])
      .toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1));
    return `${name.value}${JSON.stringify(values)}`;
  }

  /** Whether what is of type `actual` may stand where `type` is said. */
  covers(type: unknown, actual: GraphQLCompositeType): boolean {
    if (type === actual) return true;
    return (
      isCompositeType(type) &&
      isAbstractType(type) &&
      isObjectType(actual) &&
      this.#schema.isSubType(type, actual)
    );
  }

  #isAsked({ directives = [] }: SelectionNode): boolean {
    return directives.every(({ name, arguments: [condition] = [] }) => {
      if (!condition || !['skip', 'include'].includes(name.value)) return true;
      const given = valueFromASTUntyped(condition.value, this.#variables);
      return given === (name.value === 'include');
    });
  }
}
