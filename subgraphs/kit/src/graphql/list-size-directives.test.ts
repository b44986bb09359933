import { describe, expect, it } from '@jest/globals';
import { parse, print } from 'graphql';
import { addListSizeDirectives } from './list-size-directives.ts';

const PAGE =
  '@listSize(slicingArguments: ["first"], sizedFields: ["nodes", "edges"], requireOneSlicingArgument: false)';
const WORK = '@cost(weight: 20)';

/** Directives added to the field `f` of a type. */
function directivesOf(field: string, type = 'Query'): string {
  const others =
    'type Site { id: ID } interface Party { id: ID } union Any = Site enum Kind { A } scalar Day';
  const text = print(
    addListSizeDirectives(parse(`type ${type} { ${field} } ${others}`, { noLocation: true })),
  );
  return text
    .split('\n')
    .find((line) => /^ {2}f\b/.test(line))!
    .replace(/^ {2}f(\(.*?\))?: [[\]!\w]+ ?/, '');
}

describe('the length of a list', () => {
  it.each([
    ['of a page is its first', 'f(first: Int! = 20): SiteConnection', `${PAGE} ${WORK}`],
    ['of objects is assumed', 'f: [Site!]!', '@listSize(assumedSize: 20)'],
    ['of what may be one of several is assumed', 'f: [Any]', '@listSize(assumedSize: 20)'],
    ['of an interface is assumed', 'f: [Party!]', '@listSize(assumedSize: 20)'],
    ['of plain values costs nothing', 'f: [ID!]!', ''],
    ['of a scalar of ours costs nothing', 'f: [Day!]!', ''],
    ['of an enum costs nothing', 'f: [Kind!]!', ''],
    ['of one object is none', 'f: Site', ''],
    ['that its owner says stays', 'f: [Site!] @listSize(assumedSize: 200)', '@listSize(assumedSize: 200)'],
    ['that another owner answers is not said here', 'f: [Site!] @external', '@external'],
    ['stands behind what is said else', 'f: [Site!] @shareable', '@shareable @listSize(assumedSize: 20)'],
  ])('%s', (_what, field, expected) => {
    expect(directivesOf(field)).toBe(expected);
  });

  it.each([
    [
      'of a page is its own',
      'f(first: Int! = 20): SiteConnection @cost(weight: 3)',
      `@cost(weight: 3) ${PAGE}`,
    ],
    ['of what has arguments', 'f(id: ID): Site', '@cost(weight: 10)'],
    ['that another owner does is not said here', 'f(id: ID): Site @external', '@external'],
  ])('the work %s', (_what, field, expected) => {
    expect(directivesOf(field)).toBe(expected);
  });

  it('is that of another day where one is asked for', () => {
    const text = print(
      addListSizeDirectives(parse('type Query { f(asOf: Day, id: ID): Day }', { noLocation: true })),
    );
    expect(text).toContain('f(asOf: Day @cost(weight: 20), id: ID): Day @cost(weight: 10)');
  });

  it('says nothing of the work of a field of an interface, which composition refuses', () => {
    const text = print(
      addListSizeDirectives(parse('interface Party { f(asOf: Day): Day }', { noLocation: true })),
    );
    expect(text).not.toContain('@cost');
  });

  it('says nothing of the work of an act', () => {
    expect(directivesOf('f(id: ID): Site', 'Mutation')).toBe('');
  });

  it('is not said within a page, whose length is known from above', () => {
    expect(directivesOf('f: [Site!]!', 'SiteConnection')).toBe('');
  });
});
