import { describe, expect, it } from '@jest/globals';
import 'reflect-metadata';
import { type GraphQLObjectType, graphql } from 'graphql';
import { Arg, Args, buildSchema, Field, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { pageOfRows } from '../database/keyset.ts';
import { connectionOf, PageArgs } from './relay-connection.ts';

@ObjectType('Bed')
class BedType {
  @Field(() => String)
  id!: string;
}

const BedConnection = connectionOf('Bed', () => BedType);

/** Counter of `totalCount` queries. */
let counts = 0;

@Resolver()
class BedResolver {
  @Query(() => BedConnection)
  beds(@Args(() => PageArgs) page: PageArgs, @Arg('beds', () => Int, { defaultValue: 25 }) beds: number) {
    const rows = Array.from({ length: beds }, (_, index) => ({ id: String(index).padStart(3, '0') }));
    const found = pageOfRows(rows, { orderName: 'ID', order: [{ property: 'id', direction: 'asc' }], page });
    const count = () => {
      counts++;
      return found.count();
    };
    return { ...found, count };
  }
}

const schema = await buildSchema({ resolvers: [BedResolver], validate: false });

async function ask(source: string) {
  counts = 0;
  const { data, errors } = await graphql({ schema, source });
  expect(errors).toBeUndefined();
  // biome-ignore lint/suspicious/noExplicitAny: each question has an answer of its own shape.
  return (data as any).beds;
}

describe('a list', () => {
  it('has the types of the Relay connection specification', () => {
    const fieldsOf = (name: string) =>
      Object.values((schema.getType(name) as GraphQLObjectType).getFields()).map(
        ({ name, type }) => `${name}: ${type}`,
      );
    expect(fieldsOf('BedConnection').sort()).toEqual([
      'edges: [BedEdge!]!',
      'nodes: [Bed!]!',
      'pageInfo: PageInfo!',
      'totalCount: Int!',
    ]);
    expect(fieldsOf('BedEdge').sort()).toEqual(['cursor: String!', 'node: Bed!']);
    expect(fieldsOf('PageInfo').sort()).toEqual([
      'endCursor: String',
      'hasNextPage: Boolean!',
      'hasPreviousPage: Boolean!',
      'startCursor: String',
    ]);
  });

  it('gives twenty items when nobody says how many', async () => {
    const { nodes, pageInfo } = await ask('{ beds { nodes { id } pageInfo { hasNextPage } } }');
    expect(nodes).toHaveLength(20);
    expect(pageInfo.hasNextPage).toBe(true);
  });

  it.each([
    { what: 'is counted when the total is selected', query: '{ beds(first: 3) { totalCount } }', times: 1 },
    {
      what: 'is not counted otherwise',
      query: '{ beds(first: 3) { nodes { id } pageInfo { endCursor } } }',
      times: 0,
    },
  ])('$what', async ({ query, times }) => {
    const { totalCount } = await ask(query);
    expect(totalCount).toBe(times ? 25 : undefined);
    expect(counts).toBe(times);
  });

  it('says the same in its nodes and in its edges', async () => {
    const { nodes, edges, pageInfo } = await ask(
      '{ beds(first: 3) { nodes { id } edges { cursor node { id } } pageInfo { startCursor endCursor } } }',
    );
    expect(edges.map(({ node }: { node: object }) => node)).toEqual(nodes);
    expect([edges.at(0).cursor, edges.at(-1).cursor]).toEqual([pageInfo.startCursor, pageInfo.endCursor]);
  });
});
