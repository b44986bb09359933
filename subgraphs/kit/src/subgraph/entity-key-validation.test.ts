import { describe, expect, it } from '@jest/globals';
import 'reflect-metadata';
import { ANONYMOUS, DateScalar, entityReference } from '@hopen/schema';
import { graphql } from 'graphql';
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { buildSubgraph } from '../subgraph/build-subgraph.ts';
import type { AnySubgraph } from '../subgraph/subgraph.ts';

@ObjectType('Plan')
@Directive('@key(fields: "region asOf")')
class PlanType {
  @Field(() => ID)
  region!: string;

  @Field(() => DateScalar, { nullable: true })
  asOf!: string | null;
}

@ObjectType('House')
@Directive('@key(fields: "code")')
@Directive('@key(fields: "finess")')
class HouseType {
  @Field(() => ID)
  code!: string;

  @Field(() => ID)
  finess!: string;
}

@ObjectType('Plain')
class PlainType {
  @Field(() => ID)
  code!: string;
}

/** Keys passed to the loader. */
let found: unknown[];
const subgraph: AnySubgraph = {
  name: 'plans',
  port: 0,
  mappings: [],
  migrations: [],
  resolvers: [],
  types: [PlanType, HouseType, PlainType, entityReference('Region')],
  references: {
    Plan: (key) => {
      found.push(key);
      return key;
    },
    House: (key) => ({ code: 'H', finess: 'F', ...key }),
  },
  fieldRules: {},
  loaders: () => ({}),
};
const { schema } = await buildSubgraph(subgraph);

async function ask(...representations: unknown[]) {
  found = [];
  const { data, errors } = await graphql({
    schema,
    source: `query ($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Plan { region asOf } ... on Region { code } ... on House { code finess }
      }
    }`,
    variableValues: { representations },
    contextValue: { viewer: ANONYMOUS, loaders: {} },
  });
  const codes = errors?.map(({ path, extensions }) => [path, extensions.code]);
  return { entities: data?._entities, codes };
}

describe('a reference', () => {
  it.each([
    ['with all of its key', { __typename: 'Plan', region: '93', asOf: '2019-06-15' }],
    ['with null where the key may have it', { __typename: 'Plan', region: '93', asOf: null }],
  ])('%s is looked up', async (_what, key) => {
    const { __typename, ...plan } = key;
    expect(await ask(key)).toEqual({ entities: [plan], codes: undefined });
    expect(found).toEqual([key]);
  });

  it('may leave out what may be null, and write an ID as a number', async () => {
    expect(await ask({ __typename: 'Plan', region: 93 })).toMatchObject({ entities: [{ region: '93' }] });
    expect(found).toMatchObject([{ region: '93' }]);
  });

  it.each([
    ['a day that does not exist', { __typename: 'Plan', region: '93', asOf: '2019-02-29' }],
    ['what is no day', { __typename: 'Plan', region: '93', asOf: 'garbage' }],
    ['a number for a day', { __typename: 'Plan', region: '93', asOf: 7 }],
    ['null for an ID', { __typename: 'Plan', region: null }],
    ['an object for an ID', { __typename: 'Plan', region: { $ne: null } }],
    ['a list for an ID', { __typename: 'Plan', region: ['93'] }],
    ['no key', { __typename: 'Plan' }],
    ['no key of an entity that is only its key', { __typename: 'Region' }],
    ['none of several keys', { __typename: 'House', code: {} }],
    ['a type that does not exist', { __typename: 'Nope' }],
    ['a type that is no entity', { __typename: 'Plain', code: '1' }],
    ['no type', { region: '93' }],
    ['a type that is no text', { __typename: ['Plan'], region: '93' }],
    ['text', 'Plan'],
    ['a list', []],
  ])('that holds %s is the fault of who sent it, and costs no other', async (_what, reference) => {
    const region = { __typename: 'Region', code: '93' };
    expect(await ask(reference, region)).toEqual({
      entities: [null, { code: '93' }],
      codes: [[['_entities', 0], 'BAD_USER_INPUT']],
    });
    expect(found).toEqual([]);
  });

  it.each([{ code: '1' }, { finess: '2' }])('needs one of several keys: %j', async (key) => {
    const { codes, entities } = await ask({ __typename: 'House', ...key });
    expect(codes).toBeUndefined();
    expect(entities).toMatchObject([key]);
  });
});
