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
import { type Field, type Size, sizeOf, weightOf, workOf } from './cost-directives.ts';

/** What is not said in a schema. */
export interface Weights {
  readonly mutationCost: number;
  readonly introspectionCost: number;
  readonly assumedListSize: number;
}
type Variables = Record<string, unknown>;

/**
 * What an operation costs at most: one for each object, or what `@cost` says of its type, as many times as `@listSize` and the
 * arguments and variables of this request let the lists be long; and besides what `@cost` says of fields and their arguments:
 * see `Work`. Nobody needs to be asked anything to know it.
 */
export function costOf(
  types: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Variables,
  weights: Weights,
): number {
  const question = readQuestion(types, document, operation, given);
  // Variables that are not what the schema asks for are refused before anybody is asked.
  if (!question) return 1;
  const { asked, variables } = question;
  const costs = new Costs(types, asked, variables, weights);
  const { once, each } = costs.of(asked.rootType, asked.root);
  return Math.max(1, once + each + sumOf(costs.shared));
}

/** What a document asks with these variables; nothing where they are not what the schema asks for. */
export function readQuestion(
  types: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Variables,
): { asked: AskedFields; variables: Variables } | undefined {
  const { coerced } = getVariableValues(types, operation.variableDefinitions ?? [], given, { maxErrors: 1 });
  if (!coerced) return undefined;
  const definitions = document.definitions.filter(
    (each) => each.kind !== Kind.OPERATION_DEFINITION || each === operation,
  );
  return { asked: new AskedFields(types, { ...document, definitions }, coerced), variables: coerced };
}

const META_FIELDS = new Map([SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]));

/** No type is a list of lists of lists of more: what is asked beneath so many `ofType` is nothing. */
const MOST_WRAPPINGS = 9;

export const selectionsOf = (nodes: readonly FieldNode[]): SelectionSets =>
  nodes.flatMap(({ selectionSet }) => selectionSet ?? []);

/** What is paid once for each place in a document, and what for each object that is asked there. */
interface Cost {
  readonly once: number;
  readonly each: number;
}

/** All work that is done once for a request. */
export const sumOf = (shared: ReadonlyMap<string, number>): number =>
  [...shared.values()].reduce((sum, weight) => sum + weight, 0);

class Costs {
  readonly shared = new Map<string, number>();
  readonly #known = new Map<string, Cost>();
  readonly #numbers = new Map<SelectionSetNode, number>();

  constructor(
    readonly types: GraphQLSchema,
    readonly asked: AskedFields,
    readonly variables: Variables,
    readonly weights: Weights,
  ) {}

  /** The cost of what is asked of one object, counted once however many types lead to the question. */
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

  /** Of the types that an object may have, the dearest counts. */
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

/** How many fields of the schema itself are asked: none of `__typename`, and of the others all that is below. */
export function introspected(
  asked: AskedFields,
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
