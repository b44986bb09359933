import { describe, expect, it } from '@jest/globals';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { costOfAnswer } from './answer-cost.ts';
import { costOf } from './query-cost.ts';

const schema = buildSchema(`
  directive @cost(weight: Int!) on FIELD_DEFINITION | OBJECT | ARGUMENT_DEFINITION
  directive @listSize(
    assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true
  ) on FIELD_DEFINITION

  type Query {
    name: String
    site: Site @cost(weight: 10)
    sites(first: Int! = 20): Sites @cost(weight: 20)
      @listSize(slicingArguments: ["first"], sizedFields: ["nodes", "edges"], requireOneSlicingArgument: false)
    parties: [Party!]
  }
  type Sites { nodes: [Site!]! total: Int @cost(weight: 5) }
  interface Party { name: String }
  type Site implements Party { name: String sum: Heavy @cost(weight: 30) files: [File!] day(on: ID @cost(weight: 4)): File }
  type Group implements Party { name: String files: [File!] }
  type File { id: ID }
  type Heavy @cost(weight: 100) { value: Int }
`);
const WEIGHTS = { mutationCost: 10, introspectionCost: 5, assumedListSize: 20 };

type Forbidden = (string | number)[][];

function costs(query: string, data: Record<string, unknown>, forbidden: Forbidden = []): [number, number] {
  const document = parse(query);
  const operation = getOperationAST(document)!;
  return [
    costOf(schema, document, operation, {}, WEIGHTS),
    costOfAnswer(schema, document, operation, {}, { data, forbidden }, WEIGHTS),
  ];
}

const file = { id: '1' };

describe('what an answer costs', () => {
  it.each<[string, string, Record<string, unknown>, [number, number]]>([
    ['one at least', '{ name }', { name: 'a' }, [1, 1]],
    [
      'a page by what it holds',
      '{ sites(first: 100) { nodes { name } } }',
      { sites: { nodes: [{ name: 'a' }, { name: 'b' }] } },
      [20 + 1 + 100, 20 + 1 + 2],
    ],
    [
      'all of a full page',
      '{ sites(first: 2) { nodes { name } } }',
      { sites: { nodes: [{ name: 'a' }, { name: 'b' }] } },
      [20 + 1 + 2, 20 + 1 + 2],
    ],
    [
      'the work of an empty page',
      '{ sites(first: 100) { nodes { name } total } }',
      { sites: { nodes: [], total: 0 } },
      [126, 20 + 1 + 5],
    ],
    ['the work of what was looked for in vain', '{ site { name } }', { site: null }, [11, 10]],
    [
      'list times list by all that they hold, and the work of each place once',
      '{ sites(first: 10) { nodes { files { id } day(on: "1") { id } sum { value } } } }',
      {
        sites: {
          nodes: [
            { files: [file, file], day: file, sum: { value: 1 } },
            { files: [], day: null, sum: null },
          ],
        },
      },
      [20 + 1 + 10 * (1 + 20 + 1 + 100) + 4 + 30, 20 + 1 + 2 + 2 + (4 + 1) + (30 + 100)],
    ],
    ['each alias', '{ a: site { name } b: site { name } }', { a: { name: 'a' }, b: { name: 'a' } }, [22, 22]],
    [
      'what was asked of objects of several types',
      '{ parties { name ... on Site { day { id } files { id } } ... on Group { files { id } } } }',
      {
        parties: [
          { name: 'a', day: file, files: [] },
          { name: 'b', files: [file, file] },
        ],
      },
      [20 * (1 + 1 + 20), 2 + 1 + 2],
    ],
    [
      'what was asked of the schema itself',
      '{ __schema { queryType { name } } __typename }',
      { __schema: { queryType: { name: 'Query' } }, __typename: 'Query' },
      [15, 15],
    ],
  ])('%s', (_what, query, data, expected) => {
    expect(costs(query, data)).toEqual(expected);
  });

  it('is one for each error about a value that the viewer may not see, and nothing for the nulls that have none', () => {
    const nodes = Array.from({ length: 3 }, () => ({ sum: null }));
    const query = '{ sites(first: 3) { nodes { sum { value } } } }';
    expect(costs(query, { sites: { nodes } }, [['sites', 'nodes', 0, 'sum']])[1]).toBe(21 + 3 + 1);
  });

  it('is one for each value that the viewer may not see: nothing was done for it', () => {
    const query = '{ sites(first: 2) { nodes { sum { value } } } }';
    const nodes = [{ sum: null }, { sum: null }];
    const paths = [0, 1].map((index) => ['sites', 'nodes', index, 'sum']);
    expect(costs(query, { sites: { nodes } }, paths)).toEqual([21 + 2 * 101 + 30, 21 + 2 + 2]);
    expect(costs(query, { sites: { nodes } })[1]).toBe(21 + 2 + 30);
  });

  it('is the work of a place where anybody may see anything', () => {
    const nodes = [{ sum: null }, { sum: { value: 1 } }];
    const path = ['sites', 'nodes', 0, 'sum'];
    const query = '{ sites(first: 2) { nodes { sum { value } } } }';
    expect(costs(query, { sites: { nodes } }, [path])[1]).toBe(21 + 2 + 30 + 100 + 1);
  });
});
