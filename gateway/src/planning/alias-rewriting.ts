import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  visit,
} from 'graphql';

/**
 * Stands before a response name that the query planner, or a program on the way, would take for another. GraphQL names of
 * ours never begin with an underscore, and a client's that do get it too: so it says by itself what was renamed.
 */
const MARK = '_as_';

/** Properties that every object of JavaScript seems to have. */
const OF_EVERY_OBJECT = Object.getOwnPropertyNames(Object.prototype);

/** The arguments of composition that name fields which the planner asks for by itself. */
const FIELD_SETS = ['key', 'requires', 'provides'];

const known = new WeakMap<GraphQLSchema, ReadonlySet<string>>();

/**
 * The response names under which the planner looks for something else than a client may have asked: fields of keys, and what
 * one subgraph requires of another. Apollo's planner takes an alias of such a name for the field itself, see
 * https://github.com/apollographql/federation/issues/3036.
 */
function reservedNames(supergraph: GraphQLSchema): ReadonlySet<string> {
  const names = known.get(supergraph) ?? new Set([...OF_EVERY_OBJECT, ...namesInFieldSets(supergraph)]);
  known.set(supergraph, names);
  return names;
}

function namesInFieldSets(supergraph: GraphQLSchema): string[] {
  return Object.values(supergraph.getTypeMap())
    .flatMap(joinDirectives)
    .flatMap((directive) => directive.arguments ?? [])
    .flatMap(({ name, value }) =>
      FIELD_SETS.includes(name.value) && value.kind === Kind.STRING
        ? (value.value.match(/[_A-Za-z]\w*/g) ?? [])
        : [],
    );
}

function joinDirectives(type: GraphQLNamedType): readonly ConstDirectiveNode[] {
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  const fields = Object.values(type.getFields()).flatMap(({ astNode }) => astNode?.directives ?? []);
  return [...(type.astNode?.directives ?? []), ...fields];
}

/**
 * The document with another name for each alias that could be taken for something else, and for a field that is reserved and
 * asked with arguments. The same document when there is none, as with most.
 */
export function rewriteAliases(document: DocumentNode, supergraph: GraphQLSchema): DocumentNode {
  const reserved = reservedNames(supergraph);
  return visit(document, {
    Field(field) {
      const name = (field.alias ?? field.name).value;
      const isReserved = name.startsWith('_') || reserved.has(name);
      if (!isReserved || isPlainly(name, field)) return undefined;
      return { ...field, alias: { kind: Kind.NAME, value: MARK + name } };
    },
    Variable(variable) {
      if (!OF_THE_PLANNER.test(variable.name.value)) return undefined;
      return { ...variable, name: { ...variable.name, value: `_${variable.name.value}` } };
    },
  });
}

/** Whether this is the field itself that a subgraph would be asked for anyway. */
const isPlainly = (name: string, field: FieldNode): boolean =>
  field.name.value === name && !field.arguments?.length;

/** The planner hands entities over in a variable of this name. Whatever looks like it gets another underscore. */
const OF_THE_PLANNER = /^_*representations$/;

/** The variables of a request under the names that `withPlannersNames` gives them. */
export const plannersVariables = (variables: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [OF_THE_PLANNER.test(name) ? `_${name}` : name, value]),
  );

/** A message that may name what was renamed. */
export const clientsWords = (message: string): string => message.replaceAll(MARK, '');

/** A step of a path as the client wrote it. */
export const clientsName = <Step>(name: Step): Step | string =>
  typeof name === 'string' && name.startsWith(MARK) ? name.slice(MARK.length) : name;

/** An answer under the names that its client asked for. */
export function restoreAliases<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(restoreAliases) as Value;
  if (typeof value !== 'object' || value === null) return value;
  // Without a prototype, "__proto__" is a name like any other.
  const named = Object.create(null);
  for (const [name, each] of Object.entries(value)) named[clientsName(name)] = restoreAliases(each);
  return named;
}
