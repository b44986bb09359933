import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { readArsData } from './ars-response-reader.ts';

const schema = buildSchema(`
  type Query { plans: [Plan!]! size: Int! }
  type Mutation { publish: Int! }
  interface Plan { region: ID! day: Date next: Plan }
  type Simple implements Plan { region: ID! day: Date next: Plan }
  type Rich implements Plan { region: ID! day: Date next: Plan cost: Float! spent: Cents any: Any }
  scalar Date scalar Cents scalar Any
`);
const REPRESENTATIONS = 'query ($representations: [_Any!]!, $if: Boolean! = false)';

const read = (query: string, data: Record<string, unknown>, variables = {}) =>
  readArsData(schema, parse(query), variables, data);

const readEntity = (selection: string, entity: unknown, more = {}) =>
  read(
    `${REPRESENTATIONS} { _entities(representations: $representations) { ... on Rich { ${selection} } } }`,
    { _entities: [entity] },
    { representations: [{ __typename: 'Rich', region: '93' }], ...more },
  );

describe('what an ARS sent is read by what it was asked', () => {
  it.each([
    ['an alias', 'a: cost b: cost', { a: 1, b: 2 }],
    ['a list of what the scalar takes', 'any', { any: [{ free: true }] }],
    ['a field that the variables leave out', 'cost @include(if: $if)', {}],
    ['a field left out', 'cost @skip(if: true)', {}],
    ['a fragment left out', '... @include(if: $if) { cost }', {}],
    [
      'a fragment of another type',
      'next { __typename ... on Rich { cost } }',
      { next: { __typename: 'Simple' } },
    ],
    [
      'a fragment of the same type',
      'next { __typename ... on Rich { cost } }',
      { next: { __typename: 'Rich', cost: 3 } },
    ],
    ['the key asked for', 'region', { region: '93' }],
    ['an alias that is named as the key', 'region: cost', { region: 7 }],
    [
      'halves of one object',
      'next { __typename day } next { region }',
      { next: { __typename: 'Simple', day: null, region: '1' } },
    ],
  ])('%s', (_what, selection, entity) => {
    expect(readEntity(selection, entity)).toEqual({ _entities: [entity] });
  });

  it('by the values of the variables', () => {
    expect(() => readEntity('cost @include(if: $if)', {}, { if: true })).toThrow('_entities.0.cost');
  });

  it('as a mutation, when it was one', () => {
    expect(read('mutation { publish }', { publish: 1 })).toEqual({ publish: 1 });
    expect(() => read('mutation { publish }', { publish: 'x' })).toThrow('data.publish');
  });

  it('by named fragments', () => {
    const query = '{ plans { __typename ...P } size } fragment P on Plan { region ... on Rich { cost } }';
    const plans = [
      { __typename: 'Rich', region: '1', cost: 1 },
      { __typename: 'Simple', region: '2' },
    ];
    expect(read(query, { plans, size: 2, more: 'x' })).toEqual({ plans, size: 2 });
    expect(() => read(query, { plans: null, size: 2 })).toThrow('data.plans');
  });

  it.each([
    ['another key than the one asked for', 'region', { region: '11' }],
    ['an amount that is not whole', 'spent', { spent: 1.5 }],
    ['an object of an abstract type that does not say its own', 'next { day }', { next: { day: null } }],
    ['an object that says it is abstract', 'next { __typename }', { next: { __typename: 'Plan' } }],
    ['a property of every object', 'next { __typename }', { next: { __typename: 'constructor' } }],
  ])('and refused: %s', (_what, selection, entity) => {
    expect(() => readEntity(selection, entity)).toThrow('_entities.0');
  });
});
