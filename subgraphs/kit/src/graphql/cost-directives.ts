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
type Said = Readonly<Record<string, unknown>> | undefined;

/** What `@listSize` says of a field, under the arguments of one request. */
export interface Size {
  readonly length: number;
  /** The fields below that hold the list; none when the field is the list itself. */
  readonly holders: readonly string[];
}

/** What is said in a supergraph is read once. It goes when another supergraph comes. */
const known = new WeakMap<GraphQLDirective, Map<object, Said>>();

function read(
  directive: GraphQLDirective | null | undefined,
  { astNode }: Field | GraphQLNamedType | GraphQLArgument,
): Said {
  if (!directive || !astNode) return undefined;
  const ofDirective = known.get(directive) ?? new Map<object, Said>();
  known.set(directive, ofDirective);
  if (!ofDirective.has(astNode)) ofDirective.set(astNode, getDirectiveValues(directive, astNode as never));
  return ofDirective.get(astNode);
}

/** Nothing that an owner says makes a question cheaper than if it were not asked. */
const weightIn = (said: Said): number | undefined =>
  typeof said?.weight === 'number' ? Math.max(0, said.weight) : undefined;

/** What each object of a type costs, or each value of a field: what `@cost` says; one for an object, nothing for a value. */
export function weightOf(types: GraphQLSchema, field: Field, type: GraphQLNamedType): number {
  const cost = types.getDirective('cost');
  const said = read(cost, type) ?? (isCompositeType(type) ? undefined : read(cost, field));
  return weightIn(said) ?? (isCompositeType(type) ? 1 : 0);
}

/** What it costs to answer a field at all, however many objects it is asked of: they are answered together. */
export interface Work {
  /** For each place in a document: another page, another day. */
  readonly here: number;
  /** Once for a request, under a key: what is looked up for several places is read together. */
  readonly shared?: readonly [key: string, weight: number];
}

/** What `@cost` says of a field, and of each argument that is given something else than what counts without it. */
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
  // Of types that may stand for each other the same field is one.
  return { here: ofArguments, shared: [`${field.name} ${weight}`, weight] };
}

const isGiven = ({ defaultValue }: GraphQLArgument, value: unknown): boolean =>
  value != null && value !== defaultValue;

/** How long a list may be: what its slicing argument says, given or by default, else what is assumed. */
export function sizeOf(
  types: GraphQLSchema,
  field: Field,
  node: FieldNode,
  variables: Record<string, unknown>,
): Size | undefined {
  if (field.name === '_entities')
    return { length: countRepresentations(field, node, variables), holders: [] };
  const said = read(types.getDirective('listSize'), field);
  if (!said) return undefined;
  const slices = ((said.slicingArguments ?? []) as string[]).map((name) =>
    argumentOf(field, node, name, variables),
  );
  const lengths = slices.filter((length) => typeof length === 'number');
  const length = lengths.length > 0 ? Math.max(0, ...lengths) : (said.assumedSize as number | undefined);
  return length === undefined ? undefined : { length, holders: (said.sizedFields ?? []) as string[] };
}

/** How many entities `_entities` is asked for: as many as are named. */
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
