import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';

export type SelectionSets = readonly SelectionSetNode[];

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
  of(actual: GraphQLCompositeType, asked: SelectionSets, fields = new Map<string, FieldNode[]>()) {
    for (const selection of asked.flatMap(({ selections }) => selections)) {
      if (!this.#isAsked(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        fields.set(name, [...(fields.get(name) ?? []), selection]);
        continue;
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value)! : selection;
      const condition = fragment.typeCondition?.name.value;
      if (!condition || this.covers(this.#schema.getType(condition), actual))
        this.of(actual, [fragment.selectionSet], fields);
    }
    return fields;
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
