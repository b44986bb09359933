import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLDirective,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getDirectiveValues,
  getNamedType,
  isCompositeType,
  valueFromAST,
} from 'graphql';

export type Field = GraphQLField<unknown, unknown>;
type DirectiveValues = Readonly<Record<string, unknown>> | undefined;

/** List size declared by `@listSize`, with one request's arguments. */
export interface Size {
  readonly length: number;
  /** Fields below that hold the list (`sizedFields`); empty if the field itself is the list. */
  readonly holders: readonly string[];
}

interface FieldCost {
  /** Weight per object or value. */
  readonly each: number;
  readonly work: number;
  readonly isLookUp: boolean;
  readonly ofArguments: readonly (readonly [GraphQLArgument, weight: number])[];
  readonly size:
    | ({ readonly slices: readonly string[]; readonly assumed: number | undefined } & Pick<Size, 'holders'>)
    | undefined;
}

/** Directives of a field are read once. It goes with its schema when another supergraph comes. */
const known = new WeakMap<Field, FieldCost>();

function costOfField(types: GraphQLSchema, field: Field): FieldCost {
  const read = known.get(field);
  if (read) return read;
  const cost = readCost(types, field);
  known.set(field, cost);
  return cost;
}

function readCost(types: GraphQLSchema, field: Field): FieldCost {
  const [cost, listSize] = [types.getDirective('cost'), types.getDirective('listSize')];
  const type = getNamedType(field.type);
  const own = weightIn(read(cost, field));
  const isOfObjects = isCompositeType(type);
  const each = weightIn(read(cost, type)) ?? (isOfObjects ? 1 : (own ?? 0));
  const size = read(listSize, field);
  return {
    each,
    work: (isOfObjects && own) || 0,
    isLookUp: field.args.length > 0 && !field.args.some(({ name }) => name === 'first'),
    ofArguments: field.args.flatMap((argument) => {
      const weight = weightIn(read(cost, argument));
      return weight ? [[argument, weight] as const] : [];
    }),
    size: size && {
      slices: (size.slicingArguments ?? []) as string[],
      assumed: size.assumedSize as number | undefined,
      holders: (size.sizedFields ?? []) as string[],
    },
  };
}

const read = (
  directive: GraphQLDirective | null | undefined,
  { astNode }: Field | GraphQLNamedType | GraphQLArgument,
): DirectiveValues => (directive && astNode ? getDirectiveValues(directive, astNode as never) : undefined);

/** Negative weights are ignored, so that no subgraph can lower the cost of a query. */
const weightIn = (values: DirectiveValues): number | undefined =>
  typeof values?.weight === 'number' ? Math.max(0, values.weight) : undefined;

/** Weight per object or value of a field: `@cost`, else 1 for an object and 0 for a value. */
export const weightOf = (types: GraphQLSchema, field: Field): number => costOfField(types, field).each;

/** Cost of resolving a field at all, however many parents: they are batched. */
export interface Work {
  /** Weight per position in the document. */
  readonly here: number;
  /** Weight charged once per request and key: look-ups from several positions are batched. */
  readonly shared?: readonly [key: string, weight: number];
}

/** `@cost` of a field and of each argument set to a non-default value. */
export function workOf(
  types: GraphQLSchema,
  field: Field,
  node: FieldNode,
  variables: Record<string, unknown>,
): Work {
  const { work, isLookUp, ofArguments } = costOfField(types, field);
  let given = 0;
  for (const [argument, weight] of ofArguments)
    if (isGiven(argument, argumentOf(field, node, argument.name, variables))) given += weight;
  if (!isLookUp) return { here: work + given };
  // Possible types of an interface share one key per field name.
  return { here: given, shared: [`${field.name} ${work}`, work] };
}

const isGiven = ({ defaultValue }: GraphQLArgument, value: unknown): boolean =>
  value != null && value !== defaultValue;

/** Maximum list length: its slicing argument or default, else the assumed size. */
export function sizeOf(
  types: GraphQLSchema,
  field: Field,
  node: FieldNode,
  variables: Record<string, unknown>,
): Size | undefined {
  if (field.name === '_entities')
    return { length: countRepresentations(field, node, variables), holders: [] };
  const { size } = costOfField(types, field);
  if (!size) return undefined;
  const { slices, assumed, holders } = size;
  const lengths = slices
    .map((name) => argumentOf(field, node, name, variables))
    .filter((length) => typeof length === 'number');
  const length = lengths.length > 0 ? Math.max(0, ...lengths) : assumed;
  return length === undefined ? undefined : { length, holders };
}

/** Number of entities requested by an `_entities` field. */
export function countRepresentations(
  field: Field,
  node: FieldNode,
  variables: Record<string, unknown>,
): number {
  const named = argumentOf(field, node, 'representations', variables);
  return Array.isArray(named) ? named.length : 0;
}

function argumentOf(
  field: Field,
  node: FieldNode,
  name: string,
  variables: Record<string, unknown>,
): unknown {
  const declared = field.args.find((each) => each.name === name);
  const given = node.arguments?.find((each) => each.name.value === name);
  const value = declared && given && valueFromAST(given.value, declared.type, variables);
  return value ?? declared?.defaultValue;
}
