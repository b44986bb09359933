import { ApolloServer } from '@apollo/server';
import { describe, expect, it } from '@jest/globals';
import type { Bearer } from './bearer.ts';
import { readOnlyTokenPlugin } from './read-only-token-plugin.ts';

let acts = 0;
const server = new ApolloServer<{ viewer: Bearer }>({
  typeDefs: 'type Query { asked: Int } type Mutation { act: Int }',
  resolvers: { Query: { asked: () => 1 }, Mutation: { act: () => ++acts } },
  plugins: [readOnlyTokenPlugin],
  logger: { debug() {}, info() {}, warn() {}, error() {} },
});

async function run(query: string, viewer: Bearer) {
  acts = 0;
  const { body } = await server.executeOperation({ query }, { contextValue: { viewer } });
  return body.kind === 'single' ? body.singleResult : undefined;
}

const ARS: Bearer = { role: 'ARS', region: '93', subject: 'somebody' };
const NOBODY: Bearer = { role: 'ARS', region: '93' };
const READER: Bearer = { ...ARS, mayOnlyRead: true };

describe.each([
  ['that was made for reading', READER, 'hopen_scope'],
  ['that names nobody', NOBODY, '« sub »'],
  ['that does neither', { ...NOBODY, mayOnlyRead: true } as Bearer, 'hopen_scope'],
])('a token %s', (_what, viewer, why) => {
  it('reads', async () => {
    expect((await run('{ asked }', viewer))?.data).toEqual({ asked: 1 });
  });

  it('does not act, whatever the operation is called, and hears why', async () => {
    for (const query of ['mutation { act }', 'mutation asked { a: act b: act }']) {
      const [error] = (await run(query, viewer))?.errors ?? [];
      expect(error?.extensions?.code).toBe('FORBIDDEN');
      expect(error?.message).toContain(why);
      expect(acts).toBe(0);
    }
  });

  it('is no other viewer’s', async () => {
    expect((await run('mutation { act }', ARS))?.data).toEqual({ act: 1 });
  });

  it('is none at all: whoever shows none is refused field by field', async () => {
    expect((await run('mutation { act }', { role: 'ANONYMOUS' }))?.data).toEqual({ act: 1 });
  });
});
