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

/** Directive values, memoised per supergraph. */
const known = new WeakMap<GraphQLDirective, Map<object, DirectiveValues>>();

function read(
  directive: GraphQLDirective | null | undefined,
  { astNode }: Field | GraphQLNamedType | GraphQLArgument,
): DirectiveValues {
  if (!directive || !astNode) return undefined;
  const ofDirective = known.get(directive) ?? new Map<object, DirectiveValues>();
  known.set(directive, ofDirective);
  if (!ofDirective.has(astNode)) ofDirective.set(astNode, getDirectiveValues(directive, astNode as never));
  return ofDirective.get(astNode);
}

/** Negative weights are ignored, so that no subgraph can lower the cost of a query. */
const weightIn = (values: DirectiveValues): number | undefined =>
  typeof values?.weight === 'number' ? Math.max(0, values.weight) : undefined;

/** Cost per object or value: `@cost` of its type, or of the field for scalars; default 1 per object, 0 per value. */
export function weightOf(types: GraphQLSchema, field: Field, type: GraphQLNamedType): number {
  const cost = types.getDirective('cost');
  const values = read(cost, type) ?? (isCompositeType(type) ? undefined : read(cost, field));
  return weightIn(values) ?? (isCompositeType(type) ? 1 : 0);
}

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
  const cost = types.getDirective('cost');
  const isOfObjects = isCompositeType(getNamedType(field.type));
  const weight = (isOfObjects && weightIn(read(cost, field))) || 0;
  let ofArguments = 0;
  for (const argument of field.args) {
    const own = weightIn(read(cost, argument));
    if (own && isGiven(argument, argumentOf(field, node, argument.name, variables))) ofArguments += own;
  }
  const isLookUp = field.args.length > 0 && !field.args.some(({ name }) => name === 'first');
  if (!isLookUp) return { here: weight + ofArguments };
  // Possible types of an interface share one key per field name.
  return { here: ofArguments, shared: [`${field.name} ${weight}`, weight] };
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
  const values = read(types.getDirective('listSize'), field);
  if (!values) return undefined;
  const slices = ((values.slicingArguments ?? []) as string[]).map((name) =>
    argumentOf(field, node, name, variables),
  );
  const lengths = slices.filter((length) => typeof length === 'number');
  const length = lengths.length > 0 ? Math.max(0, ...lengths) : (values.assumedSize as number | undefined);
  return length === undefined ? undefined : { length, holders: (values.sizedFields ?? []) as string[] };
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
