import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, specifiedRules, validate } from 'graphql';
import { LIMITS } from './limits.ts';
import { selectionLimitRule } from './selection-limit-rule.ts';

const schema = buildSchema('type Query { a: Query b: Int }');
const refused = (document: string) =>
  validate(schema, parse(document), [selectionLimitRule(LIMITS)]).length > 0;

const fields = (count: number) => Array.from({ length: count }, (_, index) => `f${index}: b`).join(' ');

/** Chain of fragments that each spread the next one several times. */
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
    ['a long chain of fragments', `{ ...F0 } ${chain(99)} fragment F99 on Query { b }`, false],
    ['a chain that is longer', `{ ...F0 } ${chain(100)} fragment F100 on Query { b }`, true],
  ])('%s', (_what, document, expected) => {
    expect(refused(document)).toBe(expected);
  });
});

/** Repeats a field with a selection set. */
const repeated = (count: number, field = 'a { b }') => `${field} `.repeat(count);
const spreads = (count: number) => `${Array.from({ length: count }, (_, index) => `...F${index}`).join(' ')}`;
const fragments = (count: number, field = 'b') =>
  Array.from({ length: count }, (_, index) => `fragment F${index} on Query { ${field} }`).join(' ');

describe('what may have to be compared in a document is bounded', () => {
  it.each([
    ['one field in 158 places', `{ ${repeated(158)} }`, false],
    ['one field in 159 places', `{ ${repeated(159)} }`, true],
    ['in fragments', `{ a { ...F } } fragment F on Query { ${repeated(159)} }`, true],
    ['in a fragment that nobody spreads', `{ b } fragment F on Query { ${repeated(159)} }`, true],
    ['in inline fragments', `{ ${repeated(159, '... { a { b } }')} }`, true],
    ['in parts of one object', `{ ${repeated(20, `a { ${repeated(8)} }`)} }`, true],
    ['under as many names', `{ ${fields(4_000)} }`, false],
    ['as often in other objects', `{ x: a { ${repeated(100)} } y: a { ${repeated(100)} } }`, false],
    ['100 fragments in one object', `{ ${spreads(100)} } ${fragments(100, 'a { b }')}`, false],
    ['100 fragments of more', `{ ${spreads(100)} } ${fragments(100, 'a { b b }')}`, true],
    ['fragments that are not there', `{ ${spreads(224)} }`, true],
    ['100 fragments beside many names', `{ ${spreads(100)} ${fields(500)} } ${fragments(100)}`, true],
    ['101 fragments', `{ b } ${fragments(101)}`, true],
    ['fragments within each other', `{ b } ${within(20)}`, true],
  ])('%s', (_what, document, expected) => {
    expect(refused(document)).toBe(expected);
  });

  it('and what exceeds it is told by nobody else', () => {
    const document = parse(`{ unknown ${repeated(600)} }`);
    const errors = validate(schema, document, [...specifiedRules, selectionLimitRule(LIMITS)]);
    expect(errors.map(({ message }) => message)).toEqual([
      'The document has more than 50000 pairs of fields that may answer under one name.',
    ]);
  });
});

/** Fragments that each spread all of them, each in its own object. */
function within(count: number): string {
  const all = Array.from({ length: count }, (_, index) => `a${index}: a { ...F${index} }`).join(' ');
  return fragments(count, all);
}
