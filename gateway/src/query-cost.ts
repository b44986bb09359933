import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLDirective,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  getVariableValues,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  valueFromAST,
} from 'graphql';
import { AskedFields, type SelectionSets } from './asked-fields.ts';
import type { Limits } from './limits.ts';

type Weights = Pick<Limits, 'mutationCost' | 'introspectionCost' | 'assumedListSize'>;
type Field = GraphQLField<unknown, unknown>;
type Variables = Record<string, unknown>;

/** What `@listSize` says of a field, under the arguments of one request. */
interface Size {
  readonly length: number;
  /** The fields below that hold the list; none when the field is the list itself. */
  readonly holders: readonly string[];
}

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
  const { coerced } = getVariableValues(types, operation.variableDefinitions ?? [], given);
  // Variables that are not what the schema asks for are refused before anybody is asked.
  if (!coerced) return 1;
  const definitions = document.definitions.filter(
    (each) => each.kind !== Kind.OPERATION_DEFINITION || each === operation,
  );
  const asked = new AskedFields(types, { ...document, definitions }, coerced);
  return Math.max(1, new Costs(types, asked, coerced, weights).of(asked.rootType, asked.root));
}

const META_FIELDS = new Map([SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]));

const selectionsOf = (nodes: readonly FieldNode[]): SelectionSets =>
  nodes.flatMap(({ selectionSet }) => selectionSet ?? []);

type Said = Readonly<Record<string, unknown>> | undefined;

/** What a supergraph says once it says of every request. It goes when another supergraph comes. */
const known = new WeakMap<GraphQLDirective, Map<object, Said>>();

function valuesOf(directive: GraphQLDirective, node: object): Said {
  const ofDirective = known.get(directive) ?? new Map<object, Said>();
  known.set(directive, ofDirective);
  if (!ofDirective.has(node)) ofDirective.set(node, getDirectiveValues(directive, node));
  return ofDirective.get(node);
}

class Costs {
  constructor(
    readonly types: GraphQLSchema,
    readonly asked: AskedFields,
    readonly variables: Variables,
    readonly weights: Weights,
  ) {}

  /** The cost of what is asked of one object. Of the types that it may have, the dearest counts. */
  of(type: GraphQLCompositeType, selections: SelectionSets, around?: Size): number {
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
  #introspected(nodes: readonly FieldNode[], field = META_FIELDS.get(nodes[0]!.name.value)): number {
    if (!field) return 0;
    const type = getNamedType(field.type);
    if (!isObjectType(type)) return 1;
    let total = 1;
    for (const below of this.asked.of(type, selectionsOf(nodes)).values())
      total += this.#introspected(below, type.getFields()[below[0]!.name.value]);
    return total;
  }

  #costOf(field: Field, nodes: readonly FieldNode[], around?: Size): number {
    const type = getNamedType(field.type);
    const size = this.#sizeOf(field, nodes[0]!);
    const each =
      this.#weightOf(field, type) + (isCompositeType(type) ? this.of(type, selectionsOf(nodes), size) : 0);
    if (!isListType(getNullableType(field.type))) return each;
    const length = around?.holders.includes(field.name) ? around.length : size?.length;
    return each * (length ?? this.weights.assumedListSize);
  }

  #sizeOf(field: Field, node: FieldNode): Size | undefined {
    const said = this.#read(this.types.getDirective('listSize'), field);
    if (!said) return undefined;
    const slices = ((said.slicingArguments ?? []) as string[]).map((name) =>
      this.#argument(field, node, name),
    );
    const lengths = slices.filter((length) => typeof length === 'number');
    const length = lengths.length > 0 ? Math.max(0, ...lengths) : (said.assumedSize as number | undefined);
    return {
      length: length ?? this.weights.assumedListSize,
      holders: (said.sizedFields ?? []) as string[],
    };
  }

  #argument(field: Field, node: FieldNode, name: string): unknown {
    const declared = field.args.find((each) => each.name === name);
    const given = node.arguments?.find((each) => each.name.value === name);
    const value = declared && given && valueFromAST(given.value, declared.type, this.variables);
    return value ?? declared?.defaultValue;
  }

  #weightOf(field: Field, type: GraphQLNamedType): number {
    const cost = this.types.getDirective('cost');
    const said = this.#read(cost, field) ?? (isUnionType(type) ? undefined : this.#read(cost, type));
    return (said?.weight as number | undefined) ?? (isCompositeType(type) ? 1 : 0);
  }

  #read(directive: GraphQLDirective | null | undefined, { astNode }: Field | GraphQLNamedType) {
    return directive && astNode ? valuesOf(directive, astNode) : undefined;
  }
}
