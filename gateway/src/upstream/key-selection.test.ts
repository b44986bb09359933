import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, print } from 'graphql';
import { readArsData } from './ars-response-reader.ts';
import { KeySelection } from './key-selection.ts';

const types = buildSchema(
  `
  enum join__Graph {
    STATE @join__graph(name: "state", url: "")
    ARS_SUD @join__graph(name: "ars-sud", url: "")
  }
  type Query { plan: Plan }
  type Plan
    @join__type(graph: STATE, key: "number")
    @join__type(graph: ARS_SUD, key: "region day")
    @join__type(graph: ARS_SUD, key: "region owner { id }")
  { region: ID! day: String number: ID! title: String part: Part }
  type Part { region: ID! verificationStatus: String }
  type PacaRoadmap { verificationStatus: String source: String vision: String }
`,
  { assumeValid: true },
);
const asking = (selection: string) =>
  parse(
    `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`,
  );
const beside = (selection: string) => new KeySelection('ars-sud').beside(asking(selection), types);

describe('what is asked of an ARS beside the plan', () => {
  it.each([
    ['the key by which it knows the entity', '... on Plan { title }', '... on Plan { title region day }'],
    ['nothing that is asked already', '... on Plan { day title region }', '... on Plan { day title region }'],
    [
      'nothing under a name that is taken',
      '... on Plan { region: title }',
      '... on Plan { region: title day }',
    ],
    [
      'nothing of what hangs on it',
      '... on Plan { part { region } }',
      '... on Plan { part { region } region day }',
    ],
    [
      'the text that the certainty of a roadmap rests on, under a name that no client has',
      '... on PacaRoadmap { verificationStatus source: vision }',
      '... on PacaRoadmap { verificationStatus source: vision _source: source }',
    ],
    [
      'no such text of anything else',
      '... on Part { verificationStatus }',
      '... on Part { verificationStatus }',
    ],
    ['nothing of a type that is no entity', '... on Part { region }', '... on Part { region }'],
  ])('%s', (_what, planned, asked) => {
    const { document, query } = beside(planned);
    expect(query).toBe(print(asking(asked)));
    expect(print(document)).toBe(query);
  });

  it('is written once for each plan', () => {
    const keys = new KeySelection('ars-sud');
    const document = asking('... on Plan { title }');
    expect(keys.beside(document, types)).toBe(keys.beside(document, types));
  });

  it('tells entities that come in another order', () => {
    const { document } = beside('... on Plan { title }');
    const plan = (region: string) => ({ __typename: 'Plan', region, day: '1', title: 'Un plan.' });
    const read = (...sent: string[]) =>
      readArsData(
        types,
        document,
        { representations: [plan('93'), plan('94')] },
        { _entities: sent.map(plan) },
      );
    expect(read('93', '94')._entities).toHaveLength(2);
    expect(() => read('94', '93')).toThrow('the key asked for');
  });
});
