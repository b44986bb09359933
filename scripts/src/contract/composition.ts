import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { type AnySubgraph, buildSubgraph } from '@hopen/kit/subgraph';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { DELEGATIONS, type Delegation } from '@hopen/roadmaps';
import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  printSchema,
} from 'graphql';
import { treatyBreaches } from './treaty.ts';

/** Published contract by file path: subgraph SDLs, supergraph, API schema, and metadata for client caches. */
export type Contract = ReadonlyMap<string, string>;

/**
 * Expected hint: each subgraph adds its own fields to `Beneficiary`. Any other hint indicates drift between subgraphs
 * (nullability, arguments, values) and fails composition.
 */
const EXPECTED_HINTS = new Set(['INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD']);

/** Subgraph to compose. */
export interface Part {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

/**
 * Composes local subgraphs and those hosted elsewhere into the contract. Throws on composition errors, unexpected
 * hints, treaty breaches and fields with several owners, naming subgraph and field.
 */
export async function compose(
  subgraphs: readonly AnySubgraph[],
  elsewhere: readonly Part[] = [],
  delegations: readonly Delegation[] = DELEGATIONS,
): Promise<Contract> {
  const parts: Part[] = [];
  for (const subgraph of subgraphs) {
    const { name, port } = subgraph;
    parts.push({ name, url: `http://127.0.0.1:${port}/graphql`, sdl: await publishedSdl(subgraph) });
  }
  return composeParts([...parts, ...elsewhere], delegations);
}

/** Composes SDLs. Treaty breaches are reported first, in the treaty's terms rather than Apollo's. */
export function composeParts(parts: readonly Part[], delegations: readonly Delegation[]): Contract {
  const sdls = new Map(parts.map(({ name, sdl }) => [name, sdl]));
  const broken = delegations.flatMap((line) => {
    const { [line.subgraph]: sdl, ...others } = Object.fromEntries(sdls);
    return sdl === undefined ? [] : treatyBreaches(sdl, line, new Map(Object.entries(others)));
  });
  if (broken.length > 0) throw new UserFacingError(broken.join('\n'));
  const result = composeServices(parts.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })));
  if (result.errors) throw new UserFacingError(result.errors.map(({ message }) => message).join('\n'));
  const hints = result.hints.filter(({ definition }) => !EXPECTED_HINTS.has(definition.code));
  const breaches = [...hints.map(String), ...doublyOwnedFields(result.supergraphSdl)];
  if (breaches.length > 0) throw new UserFacingError(breaches.join('\n'));
  const api = Supergraph.build(result.supergraphSdl).apiSchema().toGraphQLJSSchema();
  return new Map([
    ['supergraph.graphql', `${result.supergraphSdl.trim()}\n`],
    ['api.graphql', `${printSchema(api)}\n`],
    ['possible-types.json', jsonText(possibleTypes(api))],
    ['key-fields.json', jsonText(keyFields(result.supergraphSdl))],
    ...[...sdls].map(([name, sdl]): [string, string] => [`subgraphs/${name}.graphql`, `${sdl.trim()}\n`]),
  ]);
}

const jsonText = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

/** Possible types of each interface and union, for clients with normalised caches. */
function possibleTypes(api: GraphQLSchema): Record<string, string[]> {
  const abstract = Object.values(api.getTypeMap()).filter(
    (type) => isAbstractType(type) && !type.name.startsWith('__'),
  ) as GraphQLAbstractType[];
  return Object.fromEntries(
    abstract.map((type) => [type.name, api.getPossibleTypes(type).map(({ name }) => name)]),
  );
}

/** Key fields of each entity, for client caches. Throws if they differ between subgraphs or are nested. */
function keyFields(supergraphSdl: string): Record<string, string[]> {
  const entities = parse(supergraphSdl).definitions.flatMap((type): [string, string[]][] => {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
    const keys = (type.directives ?? []).flatMap((each) => argument(each, 'join__type', 'key') ?? []);
    const [key] = keys;
    if (key === undefined) return [];
    const fields = (each: string) => each.split(/\s+/).toSorted().join(' ');
    if (keys.some((each) => fields(each) !== fields(key) || each.includes('{')))
      throw new UserFacingError(
        `${type.name.value} has keys of which caches can take but one: ${keys.join('; ')}.`,
      );
    return [[type.name.value, key.split(/\s+/)]];
  });
  return Object.fromEntries(entities);
}

/** Published SDL; schema errors name the subgraph. */
async function publishedSdl(subgraph: AnySubgraph): Promise<string> {
  try {
    return (await buildSubgraph(subgraph)).sdl;
  } catch (error) {
    throw new UserFacingError(`[${subgraph.name}] ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * Entity fields that several subgraphs resolve. Each one doubles the number of plans that the query planner considers:
 * with 18 owners planning took two minutes. Key fields and external fields don't count.
 */
function doublyOwnedFields(supergraphSdl: string): string[] {
  const breaches: string[] = [];
  for (const type of parse(supergraphSdl).definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const keys = (type.directives ?? []).flatMap(
      (each) => argument(each, 'join__type', 'key')?.split(/\s+/) ?? [],
    );
    if (keys.length === 0) continue;
    for (const field of type.fields ?? []) {
      if (keys.includes(field.name.value)) continue;
      const owners = ownersOf(field, type);
      if (owners.length < 2) continue;
      const names = owners.join(', ');
      breaches.push(`${type.name.value}.${field.name.value} has several owners: ${names}. Give it one.`);
    }
  }
  return breaches;
}

/** Subgraphs that resolve a field. Without `@join__field`, all that define the type. */
function ownersOf(field: FieldDefinitionNode, type: ObjectTypeDefinitionNode): (string | undefined)[] {
  const joins = (field.directives ?? []).filter((each) => each.name.value === 'join__field');
  if (joins.length > 0) {
    const answering = joins.filter((each) => argument(each, 'join__field', 'external') !== 'true');
    return answering.map((each) => argument(each, 'join__field', 'graph'));
  }
  const known = (type.directives ?? []).map((each) => argument(each, 'join__type', 'graph'));
  return [...new Set(known.filter(Boolean))];
}

function argument(directive: ConstDirectiveNode, name: string, key: string): string | undefined {
  if (directive.name.value !== name) return undefined;
  const value = directive.arguments?.find((each) => each.name.value === key)?.value;
  return value && print(value).replaceAll('"', '');
}
