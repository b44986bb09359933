import { describe, expect, it } from '@jest/globals';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { costOf } from './query-cost.ts';

const schema = buildSchema(`
  directive @cost(weight: Int!) on FIELD_DEFINITION | OBJECT | SCALAR | ENUM | ARGUMENT_DEFINITION
  directive @listSize(
    assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true
  ) on FIELD_DEFINITION

  type Query {
    name: String
    tally: Int @cost(weight: 5)
    region(code: ID): Region
    regions: [Region!] @listSize(assumedSize: 18)
    unsaid: [Region!]
    gift(id: ID): Site @cost(weight: -50)
    sought(id: ID): Site @cost(weight: 8)
    sorted(by: Order! = NAME @cost(weight: 7), on: ID @cost(weight: 3)): [Site!]
    sites(first: Int! = 20): Sites
      @listSize(slicingArguments: ["first"], sizedFields: ["nodes", "edges"], requireOneSlicingArgument: false)
    slice(first: Int, assumed: Int): [Site] @listSize(slicingArguments: ["first"], assumedSize: 7)
    party: Party
    sum: Heavy
  }
  enum Order { NAME AGE }
  type Mutation { act: Site }
  type Sites { nodes: [Site!]! edges: [Edge!]! total: Int @cost(weight: 5) page: Page }
  type Edge { cursor: ID node: Site! }
  type Page { more: Boolean }
  type Region { code: ID sought(id: ID): Site @cost(weight: 8) name: String @cost(weight: 2) past(on: ID @cost(weight: 4)): Site sites(first: Int! = 20): Sites
    @listSize(slicingArguments: ["first"], sizedFields: ["nodes", "edges"], requireOneSlicingArgument: false) }
  interface Party { name: String }
  type Site implements Party { name: String region: Region }
  type Group implements Party { name: String regions: [Region!] @listSize(assumedSize: 3) }
  ${Array.from({ length: 20 }, (_, index) => `type Kind${index} implements Party & Circle { name: String party: Party }`).join('\n')}
  interface Circle { party: Party }
  type Heavy @cost(weight: 100) { value: Int }
`);
const WEIGHTS = { mutationCost: 10, introspectionCost: 5, assumedListSize: 20 };

function cost(query: string, variables: Record<string, unknown> = {}, operationName?: string): number {
  const document = parse(query);
  return costOf(schema, document, getOperationAST(document, operationName)!, variables, WEIGHTS);
}

describe('what an operation costs', () => {
  it.each([
    ['one at least', '{ name }', 1],
    ['nothing for a name', '{ __typename name region { code } }', 1],
    ['what @cost says of a field', '{ tally }', 5],
    ['what @cost says of a type', '{ sum { value } }', 100],
    ['one for each object', '{ region { code } sites(first: 1) { page { more } } }', 3],
    ['as many as @listSize says', '{ regions { code } }', 18],
    ['twenty where nobody says', '{ unsaid { code } }', 20],
    ['what @cost says of each value', '{ regions { name } }', 18 * 3],
    [
      'what @cost says of a field once, however many objects are asked',
      '{ regions { sought(id: 1) { name } } }',
      18 * 2 + 8,
    ],
    ['what is below each of them', '{ regions { sites(first: 2) { page { more } } } }', 18 * 3],
    ['a page by its first', '{ sites(first: 7) { nodes { name } } }', 1 + 7],
    ['a page by the default of first', '{ sites { nodes { name } } }', 1 + 20],
    [
      'a page that is read both ways twice',
      '{ sites(first: 7) { nodes { name } edges { cursor } } }',
      1 + 14,
    ],
    ['nodes behind edges', '{ sites(first: 7) { edges { node { name } } } }', 1 + 7 * 2],
    ['a total once a page', '{ sites(first: 7) { total } }', 1 + 5],
    ['a list by its slice', '{ slice(first: 3) { name } }', 3],
    ['a list without its slice as assumed', '{ slice { name } }', 7],
    ['nothing for a page of less than none', '{ sites(first: -5) { nodes { name } } }', 1],
    ['list times list', '{ regions { sites(first: 10) { nodes { name } } } }', 18 * (1 + 1 + 10)],
    [
      'list times list times list',
      '{ unsaid { sites { nodes { region { sites { nodes { name } } } } } } }',
      20 * (2 + 20 * (1 + 1 + 1 + 20)),
    ],
    ['each alias', '{ a: regions { code } b: regions { code } }', 36],
    ['what is asked twice once', '{ regions { code } ... on Query { regions { name } } }', 18 * 3],
    ['fragments', '{ ...F } fragment F on Query { regions { ...R } } fragment R on Region { name }', 18 * 3],
    ['a field under each name', '{ regions { a: name b: name } }', 18 * (1 + 2 + 2)],
    [
      'a look-up once for a request',
      '{ a: sought(id: 1) { name } b: sought(id: 2) { name } regions { sought(id: 3) { name } } }',
      8 + 1 + 1 + 18 * 2,
    ],
    ['nothing less for a weight below nothing', '{ regions { code } gift { name } }', 18 + 1],
    ['an argument that is given', '{ sorted(by: AGE) { name } }', 20 + 7],
    ['nothing for the argument that counts without it', '{ sorted(by: NAME) { name } }', 20],
    ['nothing for an argument that is left out', '{ sorted { name } }', 20],
    [
      'an argument under each name',
      '{ a: sorted(on: "1") { name } b: sorted(on: "2") { name } }',
      2 * (20 + 3),
    ],
    ['an argument once under a list', '{ regions { past(on: "1") { name } } }', 18 + 18 + 4],
    [
      'the dearest of the types that it may be',
      '{ party { name ... on Group { regions { code } } ... on Site { region { code } } } }',
      1 + 3,
    ],
    ['ten for an act', 'mutation { act { name } }', 11],
    [
      'each field of the schema itself',
      '{ __schema { types { name } } a: __type(name: "Site") { name } }',
      5 * 5,
    ],
    [
      'such a field under each name',
      '{ __schema { a: types { name } b: types { __typename name } } }',
      5 * 5,
    ],
  ])('%s', (_what, query, expected) => {
    expect(cost(query)).toBe(expected);
  });

  it.each([
    [{ first: 3 }, 1 + 3],
    [{ first: 100 }, 1 + 100],
    [{ first: 1_000_000 }, 1 + 1_000_000],
    [{}, 1 + 20],
  ])('changes with the variables of one document: %j', (variables, expected) => {
    expect(cost('query ($first: Int! = 20) { sites(first: $first) { nodes { name } } }', variables)).toBe(
      expected,
    );
  });

  it.each([
    [true, 18 * 12],
    [false, 18],
  ])('leaves out what is not included: %s', (deep, expected) => {
    const query =
      'query ($deep: Boolean!) { regions { code sites(first: 10) @include(if: $deep) { nodes { name } } } }';
    expect(cost(query, { deep })).toBe(expected);
  });

  it('is that of the operation that is named', () => {
    const query = 'query A { regions { code } } query B { region { code } }';
    expect([cost(query, {}, 'A'), cost(query, {}, 'B')]).toEqual([18, 1]);
  });

  it('is one where variables are none of the schema: the request is refused for that', () => {
    expect(cost('query ($first: Int!) { sites(first: $first) { nodes { name } } }', { first: 'x' })).toBe(1);
  });

  it('does not count what is asked beneath more types than there are', () => {
    const wrapped = (times: number) =>
      `{ __type(name: "Site") { ${'ofType { '.repeat(times)} name ${'}'.repeat(times)} } }`;
    expect([cost(wrapped(9)), cost(wrapped(10)), cost(wrapped(100))]).toEqual([55, 55, 55]);
  });

  it('is found in a moment where one of many types leads to one of many types', () => {
    const deep = `${'party { name ... on Circle { '.repeat(40)} party { name } ${'} }'.repeat(40)}`;
    expect(cost(`{ ${deep} }`)).toBe(41);
  });

  it('is found in a moment where fragments write themselves out', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) =>
        `fragment F${level} on Party { ... on Site { a${level}: name ...F${level + 1} } ... on Group { b${level}: name ...F${level + 1} } }`,
    );
    expect(cost(`{ party { ...F0 } } ${levels.join(' ')} fragment F9 on Party { name }`)).toBe(1);
  });
});
