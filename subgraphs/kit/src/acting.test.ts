import { ApolloServer } from '@apollo/server';
import { describe, expect, it } from '@jest/globals';
import { requireActingToken } from './acting.ts';
import type { Bearer } from './tokens.ts';

let acts = 0;
const server = new ApolloServer<{ viewer: Bearer }>({
  typeDefs: 'type Query { asked: Int } type Mutation { act: Int }',
  resolvers: { Query: { asked: () => 1 }, Mutation: { act: () => ++acts } },
  plugins: [requireActingToken],
  logger: { debug() {}, info() {}, warn() {}, error() {} },
});

async function run(query: string, viewer: Bearer) {
  acts = 0;
  const { body } = await server.executeOperation({ query }, { contextValue: { viewer } });
  return body.kind === 'single' ? body.singleResult : undefined;
}

const ARS: Bearer = { role: 'ARS', region: '93' };
const READER: Bearer = { ...ARS, mayOnlyRead: true };

describe('a token that was made for reading', () => {
  it('reads', async () => {
    expect((await run('{ asked }', READER))?.data).toEqual({ asked: 1 });
  });

  it('does not act, whatever the operation is called', async () => {
    for (const query of ['mutation { act }', 'mutation asked { a: act b: act }']) {
      expect((await run(query, READER))?.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
      expect(acts).toBe(0);
    }
  });

  it('is no other viewer’s', async () => {
    expect((await run('mutation { act }', ARS))?.data).toEqual({ act: 1 });
  });
});
