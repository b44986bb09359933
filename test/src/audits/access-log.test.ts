import { nonPublicOf } from '@hopen/kit/serve';
import { SUBGRAPHS } from '@hopen/scripts';
import { describe, expect, it } from '@jest/globals';
import { parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { fullSelection } from '../support/full-selection.ts';
import { ENTITIES, schema } from '../support/portable-operations.ts';
import { sharedCountry } from '../support/shared-country.ts';

const ENTITIES_BY_NAME = [...ENTITIES, 'Beneficiary'];
const all = (type: string) => fullSelection(schema, type, ENTITIES_BY_NAME, ENTITIES_BY_NAME);

/** Every figure and list of a region, of a programme, and of what is filed. */
const QUERIES = [
  `{ region(code: "93") { ${all('Region')} } }`,
  `{ programme(code: "HOPEN") { ${all('Programme')} } }`,
  `{ applications(first: 3) { ${all('ApplicationConnection')} } }`,
  `{ establishments(first: 3) { ${all('EstablishmentConnection')} } }`,
];
const VIEWERS = [undefined, { hopen_role: 'ars', hopen_region: '93' }, { hopen_role: 'dgos' }];

/** `Type.field` of each place in the answer, by its response names. */
function coordinatesOf(query: string): Map<string, string> {
  const types = new TypeInfo(schema);
  const path: string[] = [];
  const found = new Map<string, string>();
  visit(
    parse(query),
    visitWithTypeInfo(types, {
      Field: {
        enter({ name, alias }) {
          path.push((alias ?? name).value);
          found.set(path.join('.'), `${types.getParentType()?.name}.${name.value}`);
        },
        leave: () => void path.pop(),
      },
    }),
  );
  return found;
}

/** Places in which two answers differ, without the numbers of list items. */
function differences(one: unknown, other: unknown, path: readonly string[] = []): Set<string> {
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length)
    return union(one.map((each, index) => differences(each, other[index], path)));
  if (isObject(one) && isObject(other))
    return union(Object.keys(one).map((key) => differences(one[key], other[key], [...path, key])));
  return new Set(JSON.stringify(one) === JSON.stringify(other) ? [] : [path.join('.')]);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const union = (sets: readonly Set<string>[]) => new Set(sets.flatMap((set) => [...set]));

/** Fields, or a field that they stand in, whose type or own name is in a subgraph's list. */
const named = new Set(SUBGRAPHS.flatMap((subgraph) => [...nonPublicOf(subgraph)]));
const isNamed = (coordinates: readonly string[]) =>
  coordinates.some((coordinate) => named.has(coordinate) || named.has(coordinate.split('.')[0]!));

describe('the access log', () => {
  const differing: string[][] = [];

  it.each(QUERIES)(
    'names every field, or its type, whose value depends on the viewer, of %#',
    async (query) => {
      const country = await sharedCountry();
      const [everyone, ...others] = await Promise.all(
        VIEWERS.map(async (claims) => country.ask(query, {}, claims && (await country.token(claims)))),
      );
      expect(everyone!.data).toBeTruthy();
      const coordinates = coordinatesOf(query);
      const places = union(others.map((answer) => differences(everyone!.data, answer.data)));
      const chains = [...places].map((place) =>
        place.split('.').map((_, index, names) => coordinates.get(names.slice(0, index + 1).join('.'))!),
      );
      differing.push(...chains);
      expect(chains.filter((chain) => !isNamed(chain))).toEqual([]);
    },
  );

  it('was held against fields that do', () => {
    expect(differing.map((chain) => chain.at(-1))).toEqual(
      expect.arrayContaining(['ApplicationConnection.totalCount', 'Envelope.paid', 'Selection.asOf']),
    );
  });
});
