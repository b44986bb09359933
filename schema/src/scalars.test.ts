import { describe, expect, it } from '@jest/globals';
import { type GraphQLScalarType, parseConstValue } from 'graphql';
import { CentsScalar, DateScalar } from './scalars.ts';

const WAYS = ['serialize', 'parseValue'] as const;
const refusal = expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT' } });
const literal = (scalar: GraphQLScalarType, text: string) => scalar.parseLiteral(parseConstValue(text), {});

describe('an amount in cents', () => {
  it.each([
    { amount: 0, what: 'nothing' },
    { amount: -1, what: 'a correction' },
    { amount: 2_147_483_647, what: 'the last amount that an Int holds' },
    { amount: 2_147_483_648, what: 'the first amount that an Int does not hold' },
    { amount: 3_670_000_000, what: "Paca's 36.7 M€" },
    { amount: 42_000_000_000, what: 'the national 420 M€' },
    { amount: Number.MAX_SAFE_INTEGER, what: 'the largest exact amount' },
    { amount: Number.MIN_SAFE_INTEGER, what: 'the smallest exact amount' },
  ])('may be $what, exact to the cent', ({ amount }) => {
    for (const way of WAYS) expect(CentsScalar[way](amount)).toBe(amount);
    expect(literal(CentsScalar, String(amount))).toBe(amount);
  });

  it.each([
    { value: Number.MAX_SAFE_INTEGER + 1, what: 'one more than the largest exact amount' },
    { value: Number.MIN_SAFE_INTEGER - 1, what: 'one less than the smallest exact amount' },
    { value: 39_999.99, what: 'euros with cents' },
    { value: 0.5, what: 'half a cent' },
    { value: Number.NaN, what: 'no number' },
    { value: Number.POSITIVE_INFINITY, what: 'no end' },
    { value: '4000000', what: 'text' },
    { value: 4_000_000n, what: 'a bigint' },
    { value: true, what: 'a yes' },
    { value: null, what: 'null' },
    { value: [4_000_000], what: 'a list' },
    { value: {}, what: 'an object' },
  ])('is not $what', ({ value }) => {
    for (const way of WAYS) expect(() => CentsScalar[way](value)).toThrow(refusal);
  });

  it.each([
    '9007199254740992',
    '-9007199254740992',
    '40000.0',
    '4e6',
    '"4000000"',
    'true',
    'null',
    '[1]',
    '{}',
    'D2',
  ])('is not written %s in a document', (text) => {
    expect(() => literal(CentsScalar, text)).toThrow(refusal);
  });
});

describe('a date', () => {
  it.each(['2019-06-30', '2020-02-29', '9999-12-31'])('is %s', (day) => {
    for (const way of WAYS) expect(DateScalar[way](day)).toBe(day);
    expect(literal(DateScalar, `"${day}"`)).toBe(day);
  });

  it.each([
    { value: '2019-02-29', what: 'a day that does not exist' },
    { value: '2019-06-30T00:00:00Z', what: 'a moment' },
    { value: '', what: 'empty' },
    { value: 20190630, what: 'a number' },
    { value: new Date('2019-06-30'), what: "JavaScript's date" },
    { value: null, what: 'null' },
    { value: ['2019-06-30'], what: 'a list' },
  ])('is not $what', ({ value }) => {
    for (const way of WAYS) expect(() => DateScalar[way](value)).toThrow(refusal);
  });

  it.each(['"2019-02-29"', '20190630', 'null', '["2019-06-30"]', 'TODAY'])(
    'is not written %s in a document',
    (text) => {
      expect(() => literal(DateScalar, text)).toThrow(refusal);
    },
  );
});
