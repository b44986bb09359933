import { readFile } from 'node:fs/promises';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { findRegion, ROADMAP_NAMES } from '@hopen/schema';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Client, fetchExchange } from '@urql/core';
import { cacheExchange, type KeyingConfig } from '@urql/exchange-graphcache';
import { minifyIntrospectionQuery } from '@urql/introspection';
import { buildSchema, type GraphQLObjectType, introspectionFromSchema, isObjectType } from 'graphql';
import { type ChangingCountry, openChangingCountry } from '../support/changing-country.ts';
import { HOSTED } from '../support/hosted-regions.ts';

// Contract files with which a partner built its client, before any ARS joined.
const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');
const possibleTypes: Record<string, string[]> = JSON.parse(await read('schema/possible-types.json'));
const keyFields: Record<string, string[]> = JSON.parse(await read('schema/key-fields.json'));
const api = buildSchema(await read('schema/api.graphql'));

type Read = Record<string, unknown>;

/** Shipped operations, and one that reads every roadmap through the treaty. */
const operations = async (finess: string): Promise<[query: string, variables: Read][]> => [
  [await read('gateway/operations/country.graphql'), {}],
  [await read('gateway/operations/dashboard.graphql'), { region: HOSTED[0] }],
  [await read('gateway/operations/establishment.graphql'), { finess }],
  [
    `query Treaty { regions { code roadmap { ...Treaty } former: roadmap(asOf: "2021-06-30") { ...Treaty } } }
     fragment Treaty on RegionalRoadmap { regionCode asOf version vision source
       priorityDomains { rank rationale domain { programmeCode code } } axes { title } }`,
    {},
  ],
];

/** Client with a normalised cache, configured from the contract. */
interface PartnerClient {
  ask(query: string, variables: Read): Promise<Read>;
  /** Keys of the cached objects. */
  cacheKeys(): string[];
}

function apolloClient(url: string, types = possibleTypes): PartnerClient {
  const typePolicies = Object.fromEntries(
    Object.entries(keyFields).map(([type, fields]) => [type, { keyFields: fields }]),
  );
  const cache = new InMemoryCache({ possibleTypes: types, typePolicies });
  const client = new ApolloClient({ link: new HttpLink({ uri: url }), cache });
  return {
    async ask(query, variables) {
      const { error } = await client.query<Read>({
        query: gql(query),
        variables,
        fetchPolicy: 'network-only',
      });
      if (error) throw error;
      // Reads from the cache, which would drop a fragment on an unknown type.
      const cached = cache.readQuery<Read>({ query: gql(query), variables });
      if (!cached) throw new Error('The cache has lost what it was answered.');
      return cached;
    },
    cacheKeys: () => Object.keys(cache.extract()).sort(),
  };
}

function urqlClient(url: string): PartnerClient {
  const kept = new Set<string>();
  const exchange = cacheExchange({
    schema: minifyIntrospectionQuery(introspectionFromSchema(api)),
    keys: keyConfig((key) => kept.add(key)),
  });
  const client = new Client({ url, preferGetMethod: false, exchanges: [exchange, fetchExchange] });
  return {
    async ask(query, variables) {
      const { error } = await client.query(query, variables, { requestPolicy: 'network-only' }).toPromise();
      if (error) throw error;
      const { data: cached } = await client
        .query(query, variables, { requestPolicy: 'cache-only' })
        .toPromise();
      if (!cached) throw new Error('The cache has lost what it was answered.');
      return cached;
    },
    cacheKeys: () => [...kept].sort(),
  };
}

/**
 * Keys entities by their key fields; objects without `id` are embedded in their parent. `onKey` is called with every
 * key.
 */
function keyConfig(onKey: (key: string) => void): KeyingConfig {
  const keyOf = (type: string) => (data: Read) => {
    const fields = keyFields[type];
    if (!fields) return null;
    const missing = fields.find((field) => data[field] === undefined);
    if (missing) throw new Error(`${type}.${missing} is not selected.`);
    const key = fields.map((field) => data[field] ?? '').join(' ');
    onKey(`${type}:${key}`);
    return key;
  };
  return Object.fromEntries(
    Object.values(api.getTypeMap())
      .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
      .filter((type) => keyFields[type.name] || !('id' in (type as GraphQLObjectType).getFields()))
      .map(({ name }) => [name, keyOf(name)]),
  );
}

let country: ChangingCountry;
let site: string;
beforeAll(async () => {
  country = await openChangingCountry();
  const { data } = await country.ask(
    '{ region(code: "93") { establishments(first: 1) { nodes { finess } } } }',
  );
  site = data.region.establishments.nodes[0].finess;
});
afterAll(() => country.close());

const consoleMessages: unknown[][] = [];
beforeAll(() => {
  for (const method of ['warn', 'error'] as const)
    jest.spyOn(console, method).mockImplementation((...words) => void consoleMessages.push(words));
});
afterAll(() => void jest.restoreAllMocks());

async function askAll(client: PartnerClient): Promise<Read[]> {
  const answers: Read[] = [];
  for (const [query, variables] of await operations(site)) answers.push(await client.ask(query, variables));
  return answers;
}

const names = ROADMAP_NAMES.get(HOSTED[0]!)!;

describe('clients that were built before an ARS joined', () => {
  it('read the same fields under the same keys while three agencies join and one leaves', async () => {
    const clients = [apolloClient(country.url), urqlClient(country.url)];
    const everything = () =>
      Promise.all(
        clients.map(async (client) => ({ answers: await askAll(client), keys: client.cacheKeys() })),
      );
    const before = await everything();
    for (const { keys } of before) expect(keys.filter((key) => key.startsWith(names.type))).toHaveLength(2);
    const [first, second, third] = HOSTED.map((code) => findRegion(code)!);
    for (const region of [first!, second!, third!]) {
      await country.join(region);
      expect(await everything()).toEqual(before);
    }
    await country.leave(second!);
    expect(await everything()).toEqual(before);
    expect(consoleMessages).toEqual([]);
  });

  it('would lose what they ask of a type that they were not told of', async () => {
    const known = possibleTypes.RegionalRoadmap!.filter((type) => type !== names.type);
    const uninformed = apolloClient(country.url, { ...possibleTypes, RegionalRoadmap: known });
    expect(await askAll(uninformed)).not.toEqual(await askAll(apolloClient(country.url)));
  });
});
