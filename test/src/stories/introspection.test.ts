import { readFile } from 'node:fs/promises';
import type { Listening } from '@hopen/kit/server';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  type IntrospectionOptions,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { post, startGatewayWithoutSubgraphs } from '../support/gateway-without-subgraphs.ts';

const api = await readFile(new URL('../../../schema/api.graphql', import.meta.url), 'utf8');
const schema = buildSchema(api);

let gateway: Listening;
beforeAll(async () => {
  gateway = await startGatewayWithoutSubgraphs({ limits: { costPerMinute: 100_000_000 } });
});
afterAll(() => gateway.stop());

const ask = (query: string, variables: object = {}) => post(gateway.url, { query, variables });

const SWITCHES = [
  'descriptions',
  'specifiedByUrl',
  'directiveIsRepeatable',
  'schemaDescription',
  'inputValueDeprecation',
  'experimentalDirectiveDeprecation',
  'oneOf',
] as const satisfies (keyof IntrospectionOptions)[];

/** All combinations of options of `getIntrospectionQuery`. */
const OPTIONS = Array.from({ length: 2 ** SWITCHES.length }, (_, combination) =>
  Object.fromEntries(SWITCHES.map((name, bit) => [name, Boolean(combination & (1 << bit))])),
);

describe('the schema is told by itself', () => {
  it('in each form that GraphQL can ask it', async () => {
    for (const options of OPTIONS) {
      const { body, codes } = await ask(getIntrospectionQuery({ ...options, typeDepth: 1 }));
      expect([options, codes]).toEqual([options, []]);
      expect(body.data.__schema.types.length).toBeGreaterThan(100);
    }
  });

  it.each([0, 1, 9, 100])('as deep as types may nest: %i', async (typeDepth) => {
    const { codes } = await ask(getIntrospectionQuery({ oneOf: true, typeDepth }));
    expect(codes).toEqual([]);
  });

  it('as it is published', async () => {
    const { body } = await ask(getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true }));
    const introspected = printSchema(lexicographicSortSchema(buildClientSchema(body.data)));
    expect(introspected).toBe(printSchema(lexicographicSortSchema(schema)));
  });

  const NAME = '__type(name: "Region") { name isOneOf }';
  const REGION = { name: 'Region', isOneOf: null };
  const QUERY = { queryType: { name: 'Query' } };
  const COST = { cost: expect.any(Number) };

  it.each<[string, string, object]>([
    ['beside other questions', `{ rateLimit { cost } ${NAME} }`, { rateLimit: COST, __type: REGION }],
    [
      'before them, under other names',
      `{ rateLimit: ${NAME} __proto__: __schema { queryType { name } } a: rateLimit { cost } }`,
      { rateLimit: REGION, ['__proto__']: QUERY, a: COST },
    ],
    [
      'twice under one name',
      `{ __type(name: "Region") { name } ${NAME} rateLimit { cost } }`,
      { __type: REGION, rateLimit: COST },
    ],
    [
      'in fragments, between other questions',
      `{ ...A b: rateLimit { cost } } fragment A on Query { a: rateLimit { ...C } ... { ...B } __typename }
       fragment B on Query { ${NAME} } fragment C on RateLimit { cost }`,
      { a: COST, __type: REGION, __typename: 'Query', b: COST },
    ],
    [
      'as far as it is included',
      `query ($not: Boolean! = false) { ...A @include(if: $not) ... @skip(if: $not) { ${NAME} }
         rateLimit { cost } b: rateLimit @include(if: $not) { cost } } fragment A on Query { __schema { types { name } } }`,
      { __type: REGION, rateLimit: COST },
    ],
    ['not at all', '{ __schema @skip(if: true) { types { name } } }', {}],
    [
      'alone with the type of the root',
      '{ code: __typename __schema { queryType { name } } }',
      { code: 'Query', __schema: QUERY },
    ],
  ])('%s', async (_what, query, expected) => {
    const { body, codes } = await ask(query);
    expect(codes).toEqual([]);
    expect(Object.entries(body.data)).toEqual(Object.entries(expected));
    expect(body.extensions.completeness).toEqual({ complete: true, missing: [] });
  });

  it('by what the variables and the operation of the request name', async () => {
    const query = `query A { rateLimit { cost } } query B($name: String!) { __type(name: $name) { name isOneOf } }`;
    const { body } = await post(gateway.url, { query, variables: { name: 'Region' }, operationName: 'B' });
    expect(body.data).toEqual({ __type: REGION });
  });

  it('also when an owner does not answer', async () => {
    const { body, codes } = await ask(`{ regions { code } ${NAME} }`);
    expect([codes, body.data]).toEqual([['SUBGRAPH_UNAVAILABLE'], { regions: null, __type: REGION }]);
  });
});

describe('a gateway that does not tell its schema', () => {
  let silent: Listening;
  beforeAll(async () => {
    silent = await startGatewayWithoutSubgraphs({ introspection: false });
  });
  afterAll(() => silent.stop());

  it.each([
    '{ __schema { queryType { name } } }',
    '{ a: __type(name: "Region") { name } rateLimit { cost } }',
  ])('refuses %s', async (query) => {
    const { status, codes } = await post(silent.url, { query });
    expect([status, [...new Set(codes)]]).toEqual([400, ['GRAPHQL_VALIDATION_FAILED']]);
  });

  it('suggests no name of it to who guesses, as one that tells it does', async () => {
    const query = '{ region(code: "93") { nam } }';
    const messages = async (url: string) =>
      (await post(url, { query })).body.errors!.map(({ message }: { message: string }) => message);
    expect(String(await messages(gateway.url))).toContain('Did you mean');
    expect(await messages(silent.url)).toEqual([expect.not.stringContaining('Did you mean')]);
  });

  it('answers all else', async () => {
    const { body } = await post(silent.url, { query: '{ __typename rateLimit { __typename } }' });
    expect(body.data).toEqual({ __typename: 'Query', rateLimit: { __typename: 'RateLimit' } });
  });
});
