import { readFile } from 'node:fs/promises';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { findRegion, ROADMAP_NAMES } from '@hopen/schema';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Client, fetchExchange } from '@urql/core';
import { cacheExchange, type KeyingConfig } from '@urql/exchange-graphcache';
import { minifyIntrospectionQuery } from '@urql/introspection';
import { buildSchema, type GraphQLObjectType, introspectionFromSchema, isObjectType } from 'graphql';
import { type ChangingCountry, openChangingCountry } from './changing-country.ts';
import { HOSTED } from './hosted-regions.ts';

// What a partner built its client with, before any of the agencies joined.
const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const possibleTypes: Record<string, string[]> = JSON.parse(await read('schema/possible-types.json'));
const keyFields: Record<string, string[]> = JSON.parse(await read('schema/key-fields.json'));
const api = buildSchema(await read('schema/api.graphql'));

/** The operations that are shipped, and one that reads every roadmap through the treaty. */
const OPERATIONS: readonly (readonly [query: string, variables: Record<string, unknown>])[] = [
  [await read('gateway/operations/country.graphql'), {}],
  [await read('gateway/operations/dashboard.graphql'), { region: HOSTED[0] }],
  [
    `query Treaty { regions { code roadmap { ...Treaty } former: roadmap(asOf: "2021-06-30") { ...Treaty } } }
     fragment Treaty on RegionalRoadmap { regionCode asOf version vision source
       priorityDomains { rank rationale domain { programmeCode code } } axes { title } }`,
    {},
  ],
];

type Read = Record<string, unknown>;

/** A client with a cache by type and key, as a partner sets it up from the contract. */
interface PartnerClient {
  ask(query: string, variables: Read): Promise<Read>;
  /** Under which keys it keeps what it was answered. */
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
      const { data, error } = await client.query<Read>({
        query: gql(query),
        variables,
        fetchPolicy: 'network-only',
      });
      if (error) throw error;
      // Read from the cache: a fragment whose type it does not know would be left out here.
      return cache.readQuery<Read>({ query: gql(query), variables }) ?? data!;
    },
    cacheKeys: () => Object.keys(cache.extract()).sort(),
  };
}

function urqlClient(url: string): PartnerClient {
  const kept = new Set<string>();
  const exchange = cacheExchange({
    schema: minifyIntrospectionQuery(introspectionFromSchema(api)),
    keys: keyings((key) => kept.add(key)),
  });
  const client = new Client({ url, preferGetMethod: false, exchanges: [exchange, fetchExchange] });
  return {
    async ask(query, variables) {
      const { data, error } = await client
        .query(query, variables, { requestPolicy: 'network-only' })
        .toPromise();
      if (error) throw error;
      const { data: cached } = await client
        .query(query, variables, { requestPolicy: 'cache-only' })
        .toPromise();
      return cached ?? data;
    },
    cacheKeys: () => [...kept].sort(),
  };
}

/** Entities by the fields of their keys; whatever else has no `id` is a part of what holds it. `onKey` hears every key. */
function keyings(onKey: (key: string) => void): KeyingConfig {
  const keyOf = (type: string) => (data: Read) => {
    const fields = keyFields[type];
    if (!fields) return null;
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
beforeAll(async () => {
  country = await openChangingCountry();
});
afterAll(() => country.close());

const told: unknown[][] = [];
beforeAll(() => {
  for (const method of ['warn', 'error'] as const)
    jest.spyOn(console, method).mockImplementation((...words) => void told.push(words));
});
afterAll(() => void jest.restoreAllMocks());

async function askAll(client: PartnerClient): Promise<Read[]> {
  const answers: Read[] = [];
  for (const [query, variables] of OPERATIONS) answers.push(await client.ask(query, variables));
  return answers;
}

const names = ROADMAP_NAMES.get(HOSTED[0]!)!;

describe('clients that were built before', () => {
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
    expect(told).toEqual([]);
  });

  it('would lose what they ask of a type that they were not told of', async () => {
    const known = possibleTypes.RegionalRoadmap!.filter((type) => type !== names.type);
    const uninformed = apolloClient(country.url, { ...possibleTypes, RegionalRoadmap: known });
    expect(await askAll(uninformed)).not.toEqual(await askAll(apolloClient(country.url)));
  });
});
