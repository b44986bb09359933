import { connect } from 'node:net';
import { LIMITS } from '@hopen/gateway';
import { OPERATION_LIMITS } from '@hopen/kit/graphql';
import { ERROR_CODES } from '@hopen/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGatewayWithoutSubgraphs } from '../support/gateway-without-subgraphs.ts';
import { type Answer, startTestCountry, type TestCountry } from '../support/test-country.ts';

let graph: TestCountry;
beforeAll(async () => {
  graph = await startTestCountry();
});
afterAll(() => graph?.close());

const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');

/** Valid but abusive queries. */
const QUESTIONS: [what: string, query: string, code: string][] = [
  [
    'an expensive list under 500 names',
    `{ ${many(500, (index) => `a${index}: establishments(first: 1) { totalCount }`)} }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'a figure of the whole country under 60 names',
    `{ programme(code: "HOPEN") { ${many(60, (index) => `a${index}: code`)} } }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'a directive on each of 1,000 fields',
    `{ ${'__typename @include(if: true) '.repeat(1_000)} }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'lists of a hundred in lists of a hundred in lists of a hundred',
    `{ region(code: "93") { establishments(first: 100) { nodes { applications(first: 100) { nodes { decisions { motive } ledgerLines { id }
       region { establishments(first: 100) { totalCount } } } } } } } }`,
    'COST_EXCEEDED',
  ],
  [
    '500 fragments within each other',
    `{ ${many(20, (index) => `regions { ...F${index} ...F${index + 1} }`)} } ${many(
      500,
      (index) => `fragment F${index} on Region { name ...F${(3 * index + 1) % 500} }`,
    )}`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['30,000 tokens', `{ ${'__typename '.repeat(20_000)} }`, 'GRAPHQL_PARSE_FAILED'],
];

describe('a question that the schema allows, and that would cost too much', () => {
  it.each(QUESTIONS)('%s is refused before anybody is asked', async (_what, query, code) => {
    graph.work();
    const response = await fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { errors = [] } = (await response.json()) as Answer;
    expect([response.status, [...new Set(errors.map(({ extensions }) => extensions.code))]]).toEqual([
      400,
      [code],
    ]);
    expect(Object.keys(ERROR_CODES)).toContain(code);
    expect(graph.work().requests).toEqual([]);
  });
});

describe('a subgraph that is asked directly', () => {
  const ENTITIES =
    'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Establishment { name } } }';
  const named = (count: number) => ({
    of: Array.from({ length: count }, (_, index) => ({ __typename: 'Establishment', finess: `${index}` })),
  });
  const askDirectly = async (query: string, variables: object = {}) => {
    const response = await fetch(graph.country.subgraphs.get('establishments')!.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { errors = [], data } = (await response.json()) as Answer;
    return { status: response.status, data, codes: [...new Set(errors.map((each) => each.extensions.code))] };
  };
  const { representations, cost, tokens } = OPERATION_LIMITS;
  const LISTS = 'establishments(first: 100) { nodes { legalEntity {';

  it('tells nobody how long its fields take', async () => {
    const response = await fetch(graph.country.subgraphs.get('establishments')!.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'apollo-federation-include-trace': 'ftv1' },
      body: JSON.stringify({ query: '{ regions { code } }' }),
    });
    const answer = (await response.json()) as Answer;
    expect(answer.data.regions).toHaveLength(18);
    expect(answer.extensions).toBeUndefined();
  });

  it.each<[string, string, object, string]>([
    ['more keys than it takes', ENTITIES, named(representations + 1), 'BAD_USER_INPUT'],
    [
      'as many under two names',
      `query ($of: [_Any!]!) { a: _entities(representations: $of) { __typename } b: _entities(representations: $of) { __typename } }`,
      named(representations / 2 + 1),
      'BAD_USER_INPUT',
    ],
    [
      'what keys lead to',
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on LegalEntity { establishments(first: 100) { nodes { name } } } } }',
      named(cost / 100),
      'COST_EXCEEDED',
    ],
    [
      'lists in lists in lists',
      `{ ${LISTS} ${LISTS} ${LISTS} name ${'} } } '.repeat(3)} }`,
      {},
      'COST_EXCEEDED',
    ],
    ['a document that is vast', `{ ${'__typename '.repeat(tokens)} }`, {}, 'GRAPHQL_PARSE_FAILED'],
  ])('refuses %s, and looks nothing up', async (_what, query, variables, code) => {
    graph.work();
    const { status, data, codes } = await askDirectly(query, variables);
    expect([status, data, codes]).toEqual([400, undefined, [code]]);
    expect(graph.work().statements).toEqual([]);
  });

  it('takes as many keys as a list of a hundred under each item of a list of a hundred names', async () => {
    expect(representations).toBe(LIMITS.maxPageSize ** 2);
    const { status, data } = await askDirectly(ENTITIES, named(representations));
    expect([status, data._entities.length]).toEqual([200, representations]);
  });

  it('takes all that the gateway lets an operation ask', async () => {
    expect(cost).toBeGreaterThanOrEqual(2 * LIMITS.costPerOperation);
    expect(tokens).toBeGreaterThanOrEqual(5 * LIMITS.tokens);
    const sites =
      'establishments(first: 100) { nodes { finess applications(first: 100) { nodes { beneficiary { name } } } } }';
    const { errors, extensions } = await graph.ask(`{ region(code: "93") { ${sites} } }`);
    expect(extensions!.cost.requested).toBeGreaterThan(LIMITS.costPerOperation / 2);
    expect(errors).toBeUndefined();
  });
});

describe('a client that never finishes what it says', () => {
  const BEGUN = 'POST /graphql HTTP/1.1\r\nhost: hopen\r\n';

  it.each([
    ['its headers', `${BEGUN}x-slow: `],
    ['its body', `${BEGUN}content-type: application/json\r\ncontent-length: 100000\r\n\r\n{"query":"`],
  ])('%s: is hung up on, and nobody is asked', async (_what, begun) => {
    const gateway = await startGatewayWithoutSubgraphs({
      limits: { headersMs: 200, requestMs: 300 },
      urlOf: (name) => graph.country.subgraphs.get(name)?.url,
    });
    graph.work();
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    // Either outcome is fine: a 408 first, or a reset in the middle of a response.
    socket.on('error', () => {}).resume();
    const hungUp = new Promise((resolve) => socket.on('close', resolve));
    socket.write(begun);
    const dripping = setInterval(() => socket.write('x'), 20);
    try {
      await hungUp;
      expect(graph.work().requests).toEqual([]);
    } finally {
      clearInterval(dripping);
      socket.destroy();
      await gateway.stop();
    }
  });

  it('has ten seconds for its headers and thirty for all', () => {
    expect(LIMITS).toMatchObject({ headersMs: 10_000, requestMs: 30_000 });
  });
});
