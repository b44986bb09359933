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

/** Fields of selection sets without `@skip` and `@include`, whose documents Apollo Server and the plans cache. */
const fixed = new WeakMap<SelectionSetNode, boolean>();
const collected = new WeakMap<SelectionSetNode, WeakMap<GraphQLCompositeType, Fields>>();

/** Selected fields of an operation by type, with fragments expanded and `@skip`/`@include` applied. */
export class SelectedFields {
  readonly root: SelectionSets;
  /** Root type of the operation. */
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

  /** Fields selected on a type, by response name. */
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

  /** Selects the same fields whatever the variables are. */
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

  /** Canonical name of a field, independent of aliases: field name with sorted arguments. */
  meaningOf({ name, arguments: given = [] }: FieldNode): string {
    if (given.length === 0) return name.value;
    const values = given
      .map(({ name: { value }, value: node }) => [value, valueFromASTUntyped(node, this.#variables)])
      .toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1));
    return `${name.value}${JSON.stringify(values)}`;
  }

  /** True if objects of type `actual` satisfy the type condition `type`. */
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
