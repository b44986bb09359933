import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { Viewer } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { serviceScopePlugin } from './service-scope-plugin.ts';

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key"])
  type Query { anything: Int }
  interface Beneficiary { name: String origin: String }
  interface Public implements Beneficiary { name: String origin: String }
  union Party = Site | Entity
  type Site implements Beneficiary @key(fields: "finess") { finess: ID! name: String origin: String verdict: Verdict }
  type Entity implements Public & Beneficiary @key(fields: "finess") { finess: ID! name: String origin: String }
  type Verdict { reached: Boolean of: Beneficiary party: Party }
`);
const server = new ApolloServer<{ viewer: Viewer }>({
  schema: buildSubgraphSchema(typeDefs),
  plugins: [
    ApolloServerPluginInlineTraceDisabled(),
    serviceScopePlugin(['Site.name', 'Site.verdict', 'Entity.name'], 2),
  ],
});

/** Error codes returned to a service for this selection on this number of sites. */
async function codesFor(selection: string, count = 1, fragments = '') {
  const { body } = await server.executeOperation(
    {
      query: `query ($of: [_Any!]!) { _entities(representations: $of) { ${selection} } } ${fragments}`,
      variables: { of: Array(count).fill({ __typename: 'Site', finess: '1' }) },
    },
    { contextValue: { viewer: { role: 'SERVICE' } } },
  );
  const { errors = [] } = body.kind === 'single' ? body.singleResult : body.initialResult;
  return errors.map(({ extensions }) => extensions?.code);
}

describe('a service', () => {
  it.each([
    ['what it may of a type', '... on Site { name verdict { reached } }'],
    ['what it may of each type', '... on Beneficiary { __typename name }'],
    ['what it may through two interfaces', '... on Beneficiary { ... on Public { name } }'],
    ['what that leads to', '... on Site { verdict { reached of { name } } }'],
  ])('reads %s', async (_what, selection) => {
    expect(await codesFor(selection, 2)).toEqual([]);
  });

  it.each([
    ['a type', '... on Site { origin }'],
    ['an interface', '... on Beneficiary { origin }'],
    ['an interface of an interface', '... on Beneficiary { ... on Public { origin } }'],
    ['an alias', '... on Beneficiary { name: origin }'],
    ['a fragment', '...F', 'fragment F on Beneficiary { origin }'],
    ['what it may read', '... on Site { verdict { of { origin } } }'],
    ['a union', '... on Site { verdict { party { ... on Beneficiary { origin } } } }'],
  ])('reads nothing else through %s', async (_what, selection, fragments = '') => {
    expect(await codesFor(selection, 1, fragments)).toEqual(['FORBIDDEN']);
  });

  it('names no more than it may', async () => {
    expect(await codesFor('... on Site { name }', 3)).toEqual(['FORBIDDEN']);
  });
});
