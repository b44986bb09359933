import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type GraphQLField,
  type GraphQLInputType,
  getNullableType,
  isInputObjectType,
  isListType,
  isNullableType,
  isObjectType,
} from 'graphql';
import { type House, openHouse } from './house.ts';
import { schema } from './portable-operations.ts';

let house: House;
let dgos: string;
/** How a question leads to each type that has a list with a filter. */
const PARENTS: Record<string, string> = { Query: '', Region: 'region(code: "93")', LegalEntity: '' };

beforeAll(async () => {
  house = await openHouse();
  dgos = await house.token({ hopen_role: 'dgos' });
  const { data } = await house.ask(`{ establishments(first: 1) { nodes { legalEntity { finess } } } }`);
  PARENTS.LegalEntity = `legalEntity(finess: "${data.establishments.nodes[0].legalEntity.finess}")`;
});
afterAll(() => house?.close());

interface List {
  readonly parent: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly filter: GraphQLInputType;
}
const LISTS: List[] = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) => {
      const filter = field.args.find(({ name }) => name === 'filter');
      return filter ? [{ parent: type.name, field, filter: filter.type }] : [];
    }),
  );

/** Every way of saying nothing in a filter: each field null, each list empty, each range without an end. */
function emptyValues(type: GraphQLInputType): unknown[] {
  const own = isNullableType(type) ? [null] : [];
  const inner = getNullableType(type);
  if (isListType(inner)) return [...own, []];
  if (!isInputObjectType(inner)) return own;
  const fields = Object.values(inner.getFields()).flatMap((field) =>
    emptyValues(field.type).map((value) => ({ [field.name]: value })),
  );
  return [...own, {}, ...fields];
}

async function countOf({ parent, field, filter }: List, value: unknown, token?: string): Promise<number> {
  const list = `${field.name}(filter: $filter, first: 1) { totalCount }`;
  const path = PARENTS[parent];
  if (path === undefined) throw new Error(`Say how a question leads to ${parent}.`);
  const query = `query ($filter: ${filter}) { ${path ? `it: ${path} { ${list} }` : list} }`;
  const { data, errors } = await house.ask(query, { filter: value }, token);
  expect(errors).toBeUndefined();
  return (path ? data.it : data)[field.name].totalCount;
}

describe('a filter that says nothing limits nothing', () => {
  const cases = LISTS.map((list) => ({ what: `${list.parent}.${list.field.name}`, list }));
  it('in each of these lists', () => {
    expect(cases.map(({ what }) => what).sort()).toEqual([
      'LegalEntity.establishments',
      'Query.applications',
      'Query.establishments',
      'Query.hospitalGroups',
      'Region.applications',
      'Region.establishments',
    ]);
  });

  it.each(cases)('$what', async ({ list }) => {
    const said = emptyValues(list.filter);
    expect(said.length).toBeGreaterThan(2);
    for (const token of [undefined, dgos]) {
      const all = await countOf(list, undefined, token);
      expect(all).toBeGreaterThan(0);
      for (const value of said) expect([value, await countOf(list, value, token)]).toEqual([value, all]);
    }
  });
});
