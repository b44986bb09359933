import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  parse,
  print,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';

/** Field, input field, enum value or union member in an SDL. */
export interface Member {
  /** Type, e.g. `[RoadmapAxis!]`, with an input field's default; empty if it has none. */
  readonly type: string;
  /** Printed arguments, without descriptions. */
  readonly args: readonly string[];
  readonly directives: readonly string[];
}

/** Type in an SDL, merged with its extensions. */
export interface SdlType {
  readonly name: string;
  /** `type`, `interface`, `input`, `enum`, `union` or `scalar`. */
  readonly kind: string;
  readonly interfaces: readonly string[];
  /**
   * Directives without `@shareable`, which moves to the members; `@key` is normalised to sorted fields without
   * `resolvable`.
   */
  readonly directives: readonly string[];
  /** True if all its keys are unresolvable here, so that it is only referenced. */
  readonly isStub: boolean;
  readonly members: ReadonlyMap<string, Member>;
}

/** Parsed SDL. */
export interface Sdl {
  readonly types: ReadonlyMap<string, SdlType>;
  /** Root type names, `Query` etc. by default. */
  readonly roots: Readonly<Record<'query' | 'mutation' | 'subscription', string>>;
  /** Directives of the schema definition, such as `@link`. */
  readonly schemaDirectives: readonly ConstDirectiveNode[];
}

type TypeNode = TypeDefinitionNode | TypeExtensionNode;

/** Parses an SDL; throws on a syntax error. */
export function readSdl(sdl: string): Sdl {
  const { definitions } = parse(sdl, { noLocation: true });
  const named = definitions.filter(
    (node): node is TypeNode => isTypeDefinitionNode(node) || isTypeExtensionNode(node),
  );
  const heads = definitions.filter(
    (node) => node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION,
  );
  const roots = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' };
  for (const { operation, type } of heads.flatMap((head) => head.operationTypes ?? []))
    roots[operation] = type.name.value;
  const parts = Map.groupBy(named, ({ name }) => name.value);
  return {
    types: new Map([...parts].map(([name, nodes]) => [name, readType(name, nodes)])),
    roots,
    schemaDirectives: heads.flatMap((head) => head.directives ?? []),
  };
}

function readType(name: string, nodes: readonly TypeNode[]): SdlType {
  const directives = nodes.flatMap((node) => node.directives ?? []);
  const keys = directives.filter((each) => each.name.value === 'key');
  const shared = directives.filter((each) => each.name.value === 'shareable').map(print);
  return {
    name,
    kind: KINDS[nodes[0]!.kind.replace(/(Definition|Extension)$/, '')]!,
    interfaces: nodes.flatMap((node) => ('interfaces' in node ? (node.interfaces ?? []) : [])).map(print),
    directives: directives.filter((each) => each.name.value !== 'shareable').map(readDirective),
    isStub: keys.length > 0 && keys.every((key) => argumentOf(key, 'resolvable') === 'false'),
    members: new Map(
      nodes.flatMap(membersOf).map(([member, read]) => [member, withDirectives(read, shared)]),
    ),
  };
}

const KINDS: Readonly<Record<string, string>> = {
  ObjectType: 'type',
  InterfaceType: 'interface',
  InputObjectType: 'input',
  EnumType: 'enum',
  UnionType: 'union',
  ScalarType: 'scalar',
};

function membersOf(node: TypeNode): [string, Member][] {
  if ('fields' in node) return (node.fields ?? []).map((field) => [field.name.value, readField(field)]);
  if ('values' in node)
    return (node.values ?? []).map(({ name, directives = [] }) => [
      name.value,
      { type: '', args: [], directives: directives.map(readDirective) },
    ]);
  const types = 'types' in node ? (node.types ?? []) : [];
  return types.map((type) => [print(type), { type: '', args: [], directives: [] }]);
}

function readField(node: FieldDefinitionNode | InputValueDefinitionNode): Member {
  const byDefault = 'defaultValue' in node && node.defaultValue ? ` = ${print(node.defaultValue)}` : '';
  const args = 'arguments' in node ? (node.arguments ?? []) : [];
  return {
    type: print(node.type) + byDefault,
    args: args.map(({ description: _, ...argument }) => print(argument)),
    directives: (node.directives ?? []).map(readDirective),
  };
}

const withDirectives = (member: Member, more: readonly string[]): Member => ({
  ...member,
  directives: [...new Set([...member.directives, ...more])],
});

/** Prints a directive; a `@key` is normalised to its sorted fields. */
function readDirective(node: ConstDirectiveNode): string {
  if (node.name.value !== 'key') return print(node);
  return keyOf((argumentOf(node, 'fields') ?? '').replaceAll('"', '').split(/[\s,]+/));
}

/** Normalised `@key` directive. */
export const keyOf = (fields: readonly string[]): string =>
  `@key(fields: "${fields.filter(Boolean).toSorted().join(' ')}")`;

function argumentOf({ arguments: given = [] }: ConstDirectiveNode, name: string): string | undefined {
  const value = given.find((each) => each.name.value === name)?.value;
  return value && print(value);
}
