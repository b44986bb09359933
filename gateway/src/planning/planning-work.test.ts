import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { planningWorkOf } from './planning-work.ts';

const types = buildSchema(`
  type Query { plan: Plan plans: [Plan!]! one: One name: String }
  interface Plan { name: String next: Plan one: One }
  type One implements Plan { name: String next: Plan one: One }
  type Two implements Plan { name: String next: Plan one: One }
  type Three implements Plan { name: String next: Plan one: One }
`);

describe('what a document gives the planner to do', () => {
  it.each([
    ['a field', '{ name }', 1],
    ['a field that the variables leave out', 'query ($n: Boolean!) { name @include(if: $n) }', 1],
    ['fields of an object', '{ one { name a: name } }', 3],
    ['fields of an interface, and the way there, once for each of its types', '{ plans { name } }', 6],
    ['fields below, for each type', '{ plan { one { name } } }', 9],
    ['interfaces in interfaces', '{ plan { next { name } } }', 3 + 9 + 9],
    ['a fragment on one of the types', '{ plan { ... on Two { name a: name } } }', 3 + 3 + 2],
    ['a fragment on all of them', '{ plan { ... { name } } }', 3 + 3 + 3],
    [
      'a fragment each time that it is spread',
      '{ one { ...F } a: one { ...F } } fragment F on One { name }',
      6,
    ],
    ['a fragment on an interface', '{ plan { ...F } } fragment F on Plan { name }', 3 + 3 + 3],
  ])('%s', (_what, query, work) => {
    expect(planningWorkOf(types, parse(query))).toBe(work);
  });
});
