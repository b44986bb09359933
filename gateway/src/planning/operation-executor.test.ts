import { describe, expect, it } from '@jest/globals';
import { buildSchema, getOperationAST, type OperationDefinitionNode, parse, print } from 'graphql';
import { operationExecutor } from './operation-executor.ts';

const types = buildSchema(`
  type Query { name: String list: [Query!] plan: Plan }
  interface Plan { name: String }
  type Own implements Plan { name: String }
  type Other implements Plan { name: String }
`);

/** Returns the documents sent to subgraphs and those planned in the thread. */
async function execute(query: string, operationName?: string) {
  const seen: string[] = [];
  const document = parse(query);
  const executor = operationExecutor(
    async ({ document, queryHash, request }) => {
      seen.push(`asked ${queryHash} ${request.operationName} ${print(document).replace(/\s+/g, ' ')}`);
      return { data: {} };
    },
    { plan: async (planKey, _document, viewer) => void seen.push(`planned ${planKey} for ${viewer}`) },
  );
  await executor({
    document,
    operation: getOperationAST(document, operationName) as OperationDefinitionNode,
    schema: types,
    request: { query, operationName },
    context: { types, rateLimitKey: 'me' },
  } as never);
  return seen;
}

describe('an operation is planned', () => {
  it('alone and without its name: a new name is no new plan', async () => {
    const [first] = await execute('query A { ...F } fragment F on Query { name }');
    expect(first).toMatch(/^asked \w{64} undefined { ...F } fragment F on Query { name }$/);
    const others = await Promise.all([
      execute('# again\nquery B{...F}\nfragment F on Query { name, }'),
      execute(
        'query A { ...F } query C { ...G } fragment F on Query { name } fragment G on Query { list { name } }',
        'A',
      ),
    ]);
    expect(others).toEqual([[first], [first]]);
  });

  it('in the thread, when it is large', async () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `a${index}: name`).join(' ');
    const small = await execute(`{ ${names(10)} }`);
    expect(small).toEqual([expect.stringMatching(/^asked/)]);
    const large = await execute(`{ ${names(11)} }`);
    expect(large).toEqual([
      expect.stringMatching(/^planned \w{64} for me$/),
      expect.stringMatching(/^asked/),
    ]);
    expect(
      await execute(
        '{ list { ...F } ...F } fragment F on Query { ...G ...G } fragment G on Query { a: name b: name ... { c: name d: name e: name } }'.replace(
          'b: name',
          names(3),
        ),
      ),
    ).toHaveLength(2);
    // Two types, so that each selection counts twice.
    expect(await execute('{ plan { name a: name b: name c: name } }')).toHaveLength(1);
    expect(await execute('{ plan { name a: name b: name c: name d: name } }')).toHaveLength(2);
  });
});
