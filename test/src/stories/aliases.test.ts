import { ROADMAP_NAMES } from '@hopen/schema';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLObjectType,
  getDirectiveValues,
  getNamedType,
  isLeafType,
} from 'graphql';
import { ENTITIES, supergraph } from '../support/portable-operations.ts';
import { sharedCountry } from '../support/shared-country.ts';
import type { AskedCountry } from '../support/test-country.ts';

let country: AskedCountry;
beforeAll(async () => {
  country = await sharedCountry();
});

const types = buildSchema(supergraph, { assumeValid: true });

/** Paths from the root to some of each entity. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  Domain: ['domains(programme: "HOPEN")'],
  Establishment: ['establishments(first: 3)', 'nodes'],
  HospitalGroup: ['hospitalGroups(first: 3)', 'nodes'],
  Indicator: ['domains(programme: "HOPEN")', 'indicators'],
  LegalEntity: ['establishments(first: 3)', 'nodes', 'legalEntity'],
  Programme: ['programme(code: "HOPEN")'],
  Region: ['region(code: "93")'],
  ...Object.fromEntries(
    [...ROADMAP_NAMES.values()].map(({ type, regionCode }) => [
      type,
      [`region(code: "${regionCode}")`, 'roadmap'],
    ]),
  ),
  RoadmapTarget: ['region(code: "53")', 'roadmap', 'priorityDomains', 'target'],
};

/** Argument values by name. */
const ARGUMENTS: Readonly<Record<string, string>> = { programme: '"HOPEN"', domain: '"D2"', first: '1' };

const typeOf = (entity: string) => types.getType(entity) as GraphQLObjectType;
const directives = (
  node: { readonly directives?: readonly ConstDirectiveNode[] } | null | undefined,
  name: string,
) =>
  (node?.directives ?? [])
    .filter((each) => each.name.value === name)
    .map((each) => getDirectiveValues(types.getDirective(name)!, { directives: [each] })!);

const keysOf = (entity: string): string[] => [
  ...new Set(directives(typeOf(entity).astNode, 'join__type').flatMap(({ key }) => String(key).split(' '))),
];

/** Fields of an entity from each subgraph that has some, so that no subgraph can answer alone. */
function oneOfEach(entity: string): string {
  const fields = Object.values(typeOf(entity).getFields());
  const bySubgraph = new Map(
    fields.flatMap((field) => directives(field.astNode, 'join__field').map(({ graph }) => [graph, field])),
  );
  return [...new Set(bySubgraph.values())].map(written).join(' ');
}

function written({ name, args, type }: GraphQLField<unknown, unknown>): string {
  const given = args
    .filter((arg) => arg.name in ARGUMENTS)
    .map((arg) => `${arg.name}: ${ARGUMENTS[arg.name]}`);
  const asked = given.length > 0 ? `${name}(${given.join(', ')})` : name;
  return isLeafType(getNamedType(type)) ? asked : `${asked} { __typename }`;
}

const plainFieldsOf = (entity: string) =>
  Object.values(typeOf(entity).getFields())
    .filter(({ args, type }) => args.length === 0 && isLeafType(getNamedType(type)))
    .map(({ name }) => name);

const onWay = (entity: string, selection: string) =>
  `{ ${WAYS[entity]!.reduceRight((inner, step) => `${step} { ${inner} }`, `... on ${entity} { ${selection} }`)} }`;

/** Sends a query twice: with names after a tilde as they are, and prefixed so that they are unique. */
async function askBothWays(question: string) {
  const dgos = await country.token({ hopen_role: 'dgos', sub: 'dgos' });
  const [asked, plain] = await Promise.all(
    ['', 'of_'].map((mark) => country.ask(question.replaceAll('~', mark), {}, dgos)),
  );
  expect(plain!.errors).toBeUndefined();
  return { asked: asked!, text: JSON.stringify(asked!.data), plain: JSON.stringify(plain!.data) };
}

describe('an alias answers what was asked under it, whatever it is called', () => {
  it('of every entity that subgraphs join', () => {
    expect(Object.keys(WAYS).sort()).toEqual([...ENTITIES].sort());
  });

  const cases = ENTITIES.flatMap((entity) =>
    keysOf(entity).flatMap((key) => {
      const others = plainFieldsOf(entity).filter((field) => field !== key);
      return ['__typename', ...others.slice(0, 2)].map((field) => ({ entity, key, field }));
    }),
  );

  it.each(cases)('$entity { $key: $field }', async ({ entity, key, field }) => {
    const reserved = `~__typename: ${key} ~__proto__: ${key} ~constructor: ${field} ~toString: ${key}`;
    const question = onWay(entity, `~${key}: ${field} ${reserved} ${oneOfEach(entity)}`);
    const { asked, text, plain } = await askBothWays(question);
    expect(asked.errors).toBeUndefined();
    expect(asked.extensions?.completeness).toEqual({ complete: true, missing: [] });
    expect(plain).toContain(`"of_${key}":`);
    expect(text).toBe(plain.replaceAll('"of_', '"'));
  });

  it.each([
    [
      'in entities in lists of entities',
      `{ hospitalGroups(first: 2) { nodes { ~code: name members { ~finess: name ~code: finess
         regions { ~code: name ~finess: code envelope(programme: "HOPEN") { allotted } }
         applications(first: 1) { totalCount } } applications(first: 1) { totalCount } } } }`,
    ],
    [
      'in a fragment that several parents share, and in fragments of it',
      `{ region(code: "53") { ...R } applications(first: 2) { nodes { ~finess: region { ...R } ~code: id } } }
       fragment R on Region { ...N ~__typename: code ... @include(if: true) { ~_code: agency { ~code: name } } }
       fragment N on Region { ~code: name envelope(programme: "HOPEN") { allotted } }`,
    ],
    [
      'beside the type, under other names',
      `{ ~code: __typename region(code: "53") { kind: __typename ~code: __typename roadmap { kind: __typename
         ~regionCode: __typename ... on BretagneRoadmap { ~asOf: vision } ~programmeCode: vision } } }`,
    ],
    [
      'of each kind that an object may be of',
      `{ applications(first: 5) { nodes { beneficiary { ~code: name ~__typename: reference
         ... on Establishment { ~finess: finess eligibility(programme: "HOPEN", domain: "D2") { eligible } }
         ... on LegalEntity { ~finess: finess eligibility(programme: "HOPEN", domain: "D2") { eligible } }
         ... on HospitalGroup { ~finess: code eligibility(programme: "HOPEN", domain: "D2") { eligible } } } } } }`,
    ],
    [
      'in what an agency hosts',
      `{ regions { ~code: name ~regionCode: roadmap { ~asOf: version ~__proto__: vision ~constructor: status
         priorityDomains { ~hasOwnProperty: domain { ~code: label ~programmeCode: source }
         target { ~rate: reachedBy ~reachedBy: rate } } } } }`,
    ],
    [
      'when it is called as what the gateway adds',
      '{ ~_entities: regions { ~name__alias_0: code ~_as_code: name ~_as__as_code: code } }',
    ],
  ])('%s', async (_what, question) => {
    const { asked, text, plain } = await askBothWays(question);
    expect(asked.errors).toBeUndefined();
    expect(text).toBe(plain.replaceAll('"of_', '"'));
  });

  it('in the path of an error', async () => {
    const question = `{ ~code: region(code: "53") { ~__typename: roadmap { ~__proto__: priorityDomains {
      ~constructor: target { ~rate: progress { met } } } } } }`;
    const { data, errors = [] } = await country.ask(question.replaceAll('~', ''));
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
    expect(errors[0]?.path).toEqual(['code', '__typename', '__proto__', 0, 'constructor', 'rate']);
    expect(JSON.stringify(data)).toContain('{"constructor":{"rate":null}}');
  });
});
