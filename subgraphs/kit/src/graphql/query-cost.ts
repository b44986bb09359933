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
import { type Field, type Size, sizeOf, weightOf, workOf } from './cost-directives.ts';
import { SelectedFields, type SelectionSets } from './selected-fields.ts';

/** Weights that are not declared in a schema. */
export interface Weights {
  readonly mutationCost: number;
  readonly introspectionCost: number;
  readonly assumedListSize: number;
}
type Variables = Record<string, unknown>;

/**
 * Maximum cost of an operation: objects weighted by `@cost`, multiplied by list lengths from `@listSize`, arguments and
 * variables, plus the weights of fields and arguments (see `Work`). Computed without executing anything.
 */
export function costOf(
  types: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Variables,
  weights: Weights,
): number {
  const question = readQuestion(types, document, operation, given);
  // Invalid variables are refused later, before execution.
  if (!question) return 1;
  const { asked, variables } = question;
  const costs = new Costs(types, asked, variables, weights);
  const { once, each } = costs.of(asked.rootType, asked.root);
  return Math.max(1, once + each + sumOf(costs.shared));
}

/** Selected fields with coerced variables; undefined if the variables are invalid. */
export function readQuestion(
  types: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Variables,
): { asked: SelectedFields; variables: Variables } | undefined {
  const { coerced } = getVariableValues(types, operation.variableDefinitions ?? [], given, { maxErrors: 1 });
  if (!coerced) return undefined;
  const definitions = document.definitions.filter(
    (each) => each.kind !== Kind.OPERATION_DEFINITION || each === operation,
  );
  return { asked: new SelectedFields(types, { ...document, definitions }, coerced), variables: coerced };
}

const META_FIELDS = new Map([SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]));

/** Depth of `ofType` that can yield anything: types wrap at most this often. */
const MOST_WRAPPINGS = 9;

export const selectionsOf = (nodes: readonly FieldNode[]): SelectionSets =>
  nodes.flatMap(({ selectionSet }) => selectionSet ?? []);

/** Cost per position in the document, and per object there. */
interface Cost {
  readonly once: number;
  readonly each: number;
}

/** Sum of the work done once per request. */
export const sumOf = (shared: ReadonlyMap<string, number>): number =>
  [...shared.values()].reduce((sum, weight) => sum + weight, 0);

class Costs {
  readonly shared = new Map<string, number>();
  readonly #known = new Map<string, Cost>();
  readonly #numbers = new Map<SelectionSetNode, number>();

  constructor(
    readonly types: GraphQLSchema,
    readonly asked: SelectedFields,
    readonly variables: Variables,
    readonly weights: Weights,
  ) {}

  /** Cost of a selection set on a type; memoised, because abstract types reach the same selection many times. */
  of(type: GraphQLCompositeType, selections: SelectionSets, around?: Size): Cost {
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

  /** Abstract types cost as much as their most expensive possible type. */
  #count(type: GraphQLCompositeType, selections: SelectionSets, around?: Size): Cost {
    if (isAbstractType(type)) {
      const costs = this.types.getPossibleTypes(type).map((each) => this.of(each, selections, around));
      return {
        once: Math.max(0, ...costs.map(({ once }) => once)),
        each: Math.max(0, ...costs.map(({ each }) => each)),
      };
    }
    const act = type === this.types.getMutationType() ? this.weights.mutationCost : 0;
    let [once, each] = [0, 0];
    for (const nodes of this.asked.of(type, selections).values()) {
      const field = type.getFields()[nodes[0]!.name.value];
      if (!field) once += this.weights.introspectionCost * introspected(this.asked, nodes);
      else {
        const cost = this.#costOf(field, nodes, around);
        once += act + cost.once;
        each += cost.each;
      }
    }
    return { once, each };
  }

  #costOf(field: Field, nodes: readonly FieldNode[], around?: Size): Cost {
    const type = getNamedType(field.type);
    const size = sizeOf(this.types, field, nodes[0]!, this.variables);
    const below = isCompositeType(type) ? this.of(type, selectionsOf(nodes), size) : NOTHING;
    const work = workOf(this.types, field, nodes[0]!, this.variables);
    if (work.shared) this.shared.set(...work.shared);
    const once = work.here + below.once;
    const each = weightOf(this.types, field) + below.each;
    if (!isListType(getNullableType(field.type))) return { once, each };
    const length = around?.holders.includes(field.name) ? around.length : size?.length;
    return { once, each: each * (length ?? this.weights.assumedListSize) };
  }
}

const NOTHING: Cost = { once: 0, each: 0 };

/** Number of introspection fields selected, `__typename` excluded. */
export function introspected(
  asked: SelectedFields,
  nodes: readonly FieldNode[],
  field = META_FIELDS.get(nodes[0]!.name.value),
  wrappings = 0,
): number {
  if (!field || wrappings > MOST_WRAPPINGS) return 0;
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return 1;
  const within = field.name === 'ofType' ? wrappings + 1 : 0;
  let total = 1;
  for (const below of asked.of(type, selectionsOf(nodes)).values())
    total += introspected(asked, below, type.getFields()[below[0]!.name.value], within);
  return total;
}
