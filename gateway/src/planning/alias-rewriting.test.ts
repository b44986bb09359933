import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, print } from 'graphql';
import { plannersVariables, restoreAliases, rewriteAliases } from './alias-rewriting.ts';

const supergraph = buildSchema(
  `
  directive @join__type(graph: String, key: String) repeatable on OBJECT | INTERFACE
  directive @join__field(graph: String, requires: String) repeatable on FIELD_DEFINITION
  type Query { sites: [Site!]! }
  type Site @join__type(graph: "A", key: "finess holder { siren }") {
    finess: ID! name: String! holder: Holder!
    size: Int @join__field(graph: "B", requires: "beds(since: 2019)")
    beds(since: Int): Int
  }
  type Holder { siren: ID! name: String! }
`,
  { assumeValid: true },
);

const planned = (query: string) => print(rewriteAliases(parse(query), supergraph)).replace(/\s+/g, ' ');

describe('for the planner', () => {
  it.each([
    ['a field of a key', '{ sites { finess: name } }', '{ sites { _as_finess: name } }'],
    [
      'a field within a key',
      '{ sites { holder { siren: name } } }',
      '{ sites { holder { _as_siren: name } } }',
    ],
    ['a field that is required', '{ sites { beds: name } }', '{ sites { _as_beds: name } }'],
    [
      'a field that is required, with arguments',
      '{ sites { beds(since: 3) size } }',
      '{ sites { _as_beds: beds(since: 3) size } }',
    ],
    ['what every object seems to have', '{ toString: __typename }', '{ _as_toString: __typename }'],
    ['what was renamed already', '{ _as_code: __typename }', '{ _as__as_code: __typename }'],
    [
      'the variable of the entities',
      'query ($representations: Int, $_representations: Int) { sites { beds(since: $representations) } }',
      'query ($_representations: Int, $__representations: Int) { sites { _as_beds: beds(since: $_representations) } }',
    ],
  ])('%s has another name', (_what, query, expected) => {
    expect(planned(query)).toBe(expected);
  });

  it('a document without such names stays the same one', () => {
    const document = parse(
      'query ($code: ID) { a: __typename sites { finess: finess name beds ...F } } fragment F on Site { x: size }',
    );
    expect(rewriteAliases(document, supergraph)).toBe(document);
  });

  it('variables go by the names of the document', () => {
    const variables = { representations: 1, _representations: 2, code: 3 };
    expect(plannersVariables(variables)).toEqual({ _representations: 1, __representations: 2, code: 3 });
  });
});

describe('for the client', () => {
  it('an answer has the names that were asked for, in their order', () => {
    const answer = JSON.parse('{"b":[{"_as_code":1},null],"_as___proto__":{"_as__as_x":"_as_"},"a":0}');
    expect(JSON.stringify(restoreAliases(answer))).toBe(
      '{"b":[{"code":1},null],"__proto__":{"_as_x":"_as_"},"a":0}',
    );
  });
});
