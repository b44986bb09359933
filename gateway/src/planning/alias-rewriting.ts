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
 * Prefix of renamed aliases. The project's own names never begin with an underscore, and a client's that do are
 * prefixed too, so the prefix alone marks a renamed alias.
 */
const MARK = '_as_';

/** Names inherited by every JavaScript object. */
const OF_EVERY_OBJECT = Object.getOwnPropertyNames(Object.prototype);

/** Arguments of join directives that hold field sets, whose fields the planner selects by itself. */
const FIELD_SETS = ['key', 'requires', 'provides'];

const known = new WeakMap<GraphQLSchema, ReadonlySet<string>>();

/**
 * Response names that a client's alias must not take: fields of keys, `@requires` and `@provides`. Apollo's planner
 * takes an alias of such a name for the field itself, see https://github.com/apollographql/federation/issues/3036.
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
 * Renames each alias that the planner could mistake for another field, and each reserved field selected with arguments.
 * Returns the same document if there is none, as in most.
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

/** True for the unaliased field itself, which a subgraph would return identically. */
const isPlainly = (name: string, field: FieldNode): boolean =>
  field.name.value === name && !field.arguments?.length;

/** Name of the planner's variable for entities. Client variables that look like it get another underscore. */
const OF_THE_PLANNER = /^_*representations$/;

/** Variables of a request, renamed as in the rewritten document. */
export const plannersVariables = (variables: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [OF_THE_PLANNER.test(name) ? `_${name}` : name, value]),
  );

/** Removes alias prefixes from an error message. */
export const clientsWords = (message: string): string => message.replaceAll(MARK, '');

/** Path step under the client's name. */
export const clientsName = <Step>(name: Step): Step | string =>
  typeof name === 'string' && name.startsWith(MARK) ? name.slice(MARK.length) : name;

/** Response under the client's aliases. */
export function restoreAliases<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(restoreAliases) as Value;
  if (typeof value !== 'object' || value === null) return value;
  // Null prototype, so that "__proto__" is an ordinary name.
  const named = Object.create(null);
  for (const [name, each] of Object.entries(value)) named[clientsName(name)] = restoreAliases(each);
  return named;
}
