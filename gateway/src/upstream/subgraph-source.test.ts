import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLog } from '@hopen/kit/server';
import { ANONYMOUS, ANSWER_CODES, ERROR_CODES } from '@hopen/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { GatewayContext } from '../gateway-context.ts';
import { Completeness } from './completeness.ts';
import { StaleCache } from './stale-cache.ts';
import { type SourceOptions, SubgraphSource } from './subgraph-source.ts';
import { TRAFFIC_SETTINGS } from './traffic-settings.ts';

const types = buildSchema(`
  scalar Date
  type Query { sum(asOf: Date): Int  other: Int }
  type Plan { regionCode: ID! asOf: Date vision: String axes: String }
`);

let url: string;
let say: (response: ServerResponse) => void;
const server = createServer((request, response) => {
  request.resume().once('end', () => say(response));
});
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const traffic = { ...TRAFFIC_SETTINGS, failuresInARow: 1_000_000, staleBytes: 1 };
const options = {
  traffic,
  staleCache: new StaleCache(traffic),
  tokens: { authorizationFor: async () => undefined },
  today: () => '2026-01-15',
  log: createLog({ level: 'silent' }),
} as unknown as SourceOptions;

const sources = new Map<string, SubgraphSource>();
afterAll(() => Promise.all([...sources.values()].map((source) => source.close())));

/** Processes one fetch; returns the executor's result and the missing parts. */
async function process(subgraph: string, query: string, variables: object = {}) {
  const source = sources.get(subgraph) ?? new SubgraphSource(subgraph, url, options);
  sources.set(subgraph, source);
  const completeness = new Completeness();
  const context = {
    viewer: ANONYMOUS,
    rateLimitKey: 'anybody',
    types,
    completeness,
  } as Partial<GatewayContext> as GatewayContext;
  const { data, errors = [] } = await source.process({ request: { query, variables }, context } as never);
  return { data, errors, ...completeness.report() };
}

const ENTITIES =
  'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Plan { vision axes } } }';
const representations = [{ __typename: 'Plan', regionCode: '93', asOf: null }];
const PLAN = { __typename: 'Plan', regionCode: '93', asOf: null, vision: 'Ensemble.', axes: null };

/** Possible responses with an error of this code: status, body, and whether it may be an answer. */
const SENT: [string, number, (error: object) => object, boolean][] = [
  ['data', 200, (error) => ({ data: { _entities: [PLAN] }, errors: [error] }), true],
  [
    'data and no path',
    200,
    ({ path: _, ...error }: { path?: unknown }) => ({ data: { _entities: [PLAN] }, errors: [error] }),
    false,
  ],
  ['data that are null', 200, (error) => ({ data: null, errors: [error] }), false],
  ['no data', 200, (error) => ({ errors: [error] }), false],
  ['data, refusing', 400, (error) => ({ data: { _entities: [PLAN] }, errors: [error] }), false],
  ['data that are null, refusing', 400, (error) => ({ data: null, errors: [error] }), false],
  ['data, failing', 500, (error) => ({ data: { _entities: [PLAN] }, errors: [error] }), false],
];
const CODES = [...Object.keys(ERROR_CODES), 'SECRET', 'constructor', ['FORBIDDEN'], 7, undefined];

describe.each(['roadmaps-paca', 'funding'])('an error of %s', (subgraph) => {
  it.each(SENT)(
    'with %s (%d) is an answer only where its code is one',
    async (_what, status, body, mayBeAnswer) => {
      for (const code of CODES) {
        const error = { message: 'x', path: ['_entities', 0, 'axes'], extensions: { code } };
        say = (response) => response.writeHead(status).end(JSON.stringify(body(error)));
        const { complete, errors } = await process(subgraph, ENTITIES, { representations });
        const isAnswer = mayBeAnswer && typeof code === 'string' && Object.hasOwn(ANSWER_CODES, code);
        expect([code, complete]).toEqual([code, isAnswer]);
        expect(errors).toHaveLength(1);
        if (isAnswer) expect(errors[0]!.extensions).toEqual({ code });
        else expect(Object.keys(ANSWER_CODES)).not.toContain(errors[0]!.extensions?.code);
      }
    },
  );

  it('that refuses a field which it does not know is its own, not the client’s', async () => {
    const errors = [
      { message: 'Cannot query field "axes".', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ];
    say = (response) => response.writeHead(400).end(JSON.stringify({ errors }));
    const answer = await process(subgraph, ENTITIES, { representations });
    expect(answer.errors.map(({ extensions }) => extensions?.code)).toEqual([
      subgraph === 'funding' ? 'SUBGRAPH_UNAVAILABLE' : 'REGION_UNAVAILABLE',
    ]);
    expect(answer.missing).toEqual([{ subgraph, region: subgraph === 'funding' ? null : '93' }]);
  });

  it('that refuses a value is its own, too: the gateway has judged the values', async () => {
    const errors = [{ message: 'x', extensions: { code: 'BAD_USER_INPUT' } }];
    say = (response) => response.writeHead(400).end(JSON.stringify({ errors }));
    const answer = await process(subgraph, 'query ($asOf: Date) { sum(asOf: $asOf) }', {
      asOf: '2019-02-28',
    });
    expect(answer.complete).toBe(false);
    expect(answer.errors.map(({ extensions }) => extensions?.code)).not.toContain('BAD_USER_INPUT');
  });

  it('is none, when it says so beside its data', async () => {
    say = (response) => response.end(JSON.stringify({ data: { sum: 1 }, errors: null }));
    expect(await process(subgraph, '{ sum }')).toEqual({
      data: { sum: 1 },
      errors: [],
      complete: true,
      missing: [],
    });
  });

  it.each<[string, string, object, unknown]>([
    ['an entity', ENTITIES, { representations }, [[]]],
    [
      'an entity that is asked in two places',
      ENTITIES,
      { representations: [...representations, ...representations] },
      [[]],
    ],
    ['root fields', 'query { a: sum other }', {}, [['a'], ['other']]],
    ['root fields, the first of many', '{ a: sum b: sum c: sum d: sum }', {}, [['a'], ['b'], ['c']]],
    ['a field that is left out', '{ sum @skip(if: true) ... on Query { other } }', {}, [['other']]],
  ])('that loses %s has a path', async (_what, query, variables, paths) => {
    for (const body of ['<html>', '{"errors":[{"message":"x"}]}', '{"data":null}']) {
      say = (response) => response.end(body);
      const { errors } = await process(subgraph, query, variables);
      expect(errors.map(({ path }) => path)).toEqual(paths);
    }
  });
});
