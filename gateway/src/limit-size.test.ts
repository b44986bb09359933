import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { limitSize } from './limit-size.ts';
import { LIMITS } from './limits.ts';

const schema = buildSchema('type Query { a: Query b: Int }');
const refused = (document: string) =>
  validate(schema, parse(document), [limitSize(LIMITS.selections)]).length > 0;

const fields = (count: number) => Array.from({ length: count }, (_, index) => `f${index}: b`).join(' ');

/** Fragments that each spread the next one so many times. */
const bomb = (times: number, levels: number) =>
  Array.from({ length: levels + 1 }, (_, level) => {
    const names = Array.from({ length: times }, (_, name) => `a${name}: a { ...F${level + 1} }`);
    return `fragment F${level} on Query { ${level < levels ? names.join(' ') : 'b'} }`;
  }).join(' ');

const nested = (levels: number, open: string) => `{ ${`${open} { `.repeat(levels)} b ${'}'.repeat(levels)} }`;

const chain = (length: number) =>
  Array.from({ length }, (_, index) => `fragment F${index} on Query { ...F${index + 1} }`).join(' ');

describe('a document has five thousand selections at most', () => {
  it.each([
    ['5,000 fields', `{ ${fields(5_000)} }`, false],
    ['5,001 fields', `{ ${fields(5_001)} }`, true],
    ['5,001 in two operations', `query A { ${fields(5_000)} } query B { b }`, true],
    ['5,000 with a fragment', `{ ...F } fragment F on Query { ${fields(4_999)} }`, false],
    ['5,001 with a fragment', `{ ...F } fragment F on Query { ${fields(5_000)} }`, true],
    ['one that is spread twice', `{ a { ...F } ...F } fragment F on Query { ${fields(2_500)} }`, true],
    ['a fragment that nobody spreads', `{ b } fragment F on Query { ${fields(6_000)} }`, false],
    ['fragments that multiply', `{ ...F0 } ${bomb(35, 8)}`, true],
    ['fragments that multiply past every number', `{ ...F0 } ${bomb(35, 300)}`, true],
    ['a fragment within itself', `{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }`, false],
    ['a fragment that is not there', `{ ...A }`, false],
    ['fields that nest deep', nested(400, 'a'), false],
    ['a long chain of fragments', `{ ...F0 } ${chain(900)} fragment F900 on Query { b }`, false],
    ['a chain without end', `{ ...F0 } ${chain(4_000)} fragment F4000 on Query { b }`, true],
  ])('%s', (_what, document, expected) => {
    expect(refused(document)).toBe(expected);
  });
});
