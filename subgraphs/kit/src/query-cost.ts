import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  getVariableValues,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql';
import { AskedFields, type SelectionSets } from './asked-fields.ts';
import { type Field, type Size, sizeOf, weightOf } from './cost-directives.ts';

/** What is not said in a schema. */
export interface Weights {
  readonly mutationCost: number;
  readonly introspectionCost: number;
  readonly assumedListSize: number;
}
type Variables = Record<string, unknown>;

/**
 * What an operation costs at most: one for each object, or what `@cost` says instead, as many times as `@listSize` and the
 * arguments and variables of this request let the lists be long. Nobody needs to be asked anything to know it.
 */
export function costOf(
  types: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Variables,
  weights: Weights,
): number {
  const { coerced } = getVariableValues(types, operation.variableDefinitions ?? [], given, { maxErrors: 1 });
  // Variables that are not what the schema asks for are refused before anybody is asked.
  if (!coerced) return 1;
  const definitions = document.definitions.filter(
    (each) => each.kind !== Kind.OPERATION_DEFINITION || each === operation,
  );
  const asked = new AskedFields(types, { ...document, definitions }, coerced);
  return Math.max(1, new Costs(types, asked, coerced, weights).of(asked.rootType, asked.root));
}

const META_FIELDS = new Map([SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]));

/** No type is a list of lists of lists of more: what is asked beneath so many `ofType` is nothing. */
const MOST_WRAPPINGS = 9;

const selectionsOf = (nodes: readonly FieldNode[]): SelectionSets =>
  nodes.flatMap(({ selectionSet }) => selectionSet ?? []);

class Costs {
  readonly #known = new Map<string, number>();
  readonly #numbers = new Map<SelectionSetNode, number>();

  constructor(
    readonly types: GraphQLSchema,
    readonly asked: AskedFields,
    readonly variables: Variables,
    readonly weights: Weights,
  ) {}

  /** The cost of what is asked of one object, counted once however many types lead to the question. */
  of(type: GraphQLCompositeType, selections: SelectionSets, around?: Size): number {
    const names = selections.map((each) => this.#numberOf(each));
    const question = `${type.name} ${names} ${around?.length} ${around?.holders}`;
    const cost = this.#known.get(question) ?? this.#count(type, selections, around);
    this.#known.set(question, cost);
    return cost;
  }

  #numberOf(selection: SelectionSetNode): number {
    const number = this.#numbers.get(selection) ?? this.#numbers.size;
    this.#numbers.set(selection, number);
    return number;
  }

  /** Of the types that an object may have, the dearest counts. */
  #count(type: GraphQLCompositeType, selections: SelectionSets, around?: Size): number {
    if (isAbstractType(type)) {
      const costs = this.types.getPossibleTypes(type).map((each) => this.of(each, selections, around));
      return Math.max(0, ...costs);
    }
    const act = type === this.types.getMutationType() ? this.weights.mutationCost : 0;
    let total = 0;
    for (const nodes of this.asked.of(type, selections).values()) {
      const field = type.getFields()[nodes[0]!.name.value];
      if (field) total += act + this.#costOf(field, nodes, around);
      else total += this.weights.introspectionCost * this.#introspected(nodes);
    }
    return total;
  }

  /** How many fields of the schema itself are asked: none of `__typename`, and of the others all that is below. */
  #introspected(
    nodes: readonly FieldNode[],
    field = META_FIELDS.get(nodes[0]!.name.value),
    wrappings = 0,
  ): number {
    if (!field || wrappings > MOST_WRAPPINGS) return 0;
    const type = getNamedType(field.type);
    if (!isObjectType(type)) return 1;
    const within = field.name === 'ofType' ? wrappings + 1 : 0;
    let total = 1;
    for (const below of this.asked.of(type, selectionsOf(nodes)).values())
      total += this.#introspected(below, type.getFields()[below[0]!.name.value], within);
    return total;
  }

  #costOf(field: Field, nodes: readonly FieldNode[], around?: Size): number {
    const type = getNamedType(field.type);
    const size = sizeOf(this.types, field, nodes[0]!, this.variables);
    const each =
      weightOf(this.types, field, type) +
      (isCompositeType(type) ? this.of(type, selectionsOf(nodes), size) : 0);
    if (!isListType(getNullableType(field.type))) return each;
    const length = around?.holders.includes(field.name) ? around.length : size?.length;
    return each * (length ?? this.weights.assumedListSize);
  }
}
