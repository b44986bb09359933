import { namesOf, RegionalRoadmap } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { Kind, type ObjectTypeDefinitionNode, parse, buildSchema as parseSchema, print } from 'graphql';
import { buildSchema } from 'type-graphql';
import { DELEGATIONS } from '../domain/delegations.ts';
import { delegatedTypes } from './delegated-types.ts';
import { RegionResolver } from './region.resolver.ts';
import { stateTypes } from './state-roadmap.type.ts';

const treaty = await buildSchema({
  resolvers: [RegionResolver],
  orphanedTypes: [stateTypes(namesOf({ code: '00', name: 'Terra Nova', slug: 'terra-nova' })).Roadmap],
  validate: false,
  skipCheck: true,
});
const types = parse(delegatedTypes(DELEGATIONS)(treaty)).definitions as ObjectTypeDefinitionNode[];
const named = types.map((type) => ({ name: type.name.value, type }));
const fieldsOf = (type: ObjectTypeDefinitionNode) =>
  Object.fromEntries(
    (type.fields ?? []).map((field) => [
      field.name.value,
      { type: print(field.type), directives: (field.directives ?? []).map(print) },
    ]),
  );

describe('the roadmaps that an ARS hosts, as the national index knows them', () => {
  it('are the types of the delegation table, each once', () => {
    expect(types.map(({ kind }) => kind)).toEqual(types.map(() => Kind.OBJECT_TYPE_DEFINITION));
    expect(named.map(({ name }) => name)).toEqual(DELEGATIONS.map(({ type }) => type));
    expect(DELEGATIONS[0]).toMatchObject({ regionCode: '93', type: 'PacaRoadmap' });
  });

  it.each(named)('$name keeps the treaty, and is resolved by its ARS alone', ({ type }) => {
    expect(type.interfaces?.map(print)).toEqual(['RegionalRoadmap']);
    expect(type.directives?.map(print)).toEqual(['@key(fields: "regionCode asOf", resolvable: false)']);
  });

  it.each(named)('$name has its key here, and every other field with its ARS', ({ type }) => {
    const { regionCode, asOf, ...others } = fieldsOf(type);
    expect(regionCode).toEqual({ type: 'ID!', directives: [] });
    expect(asOf).toEqual({ type: 'Date', directives: [] });
    expect(Object.keys(others)).toContain('priorityDomains');
    for (const { directives } of Object.values(others)) expect(directives).toEqual(['@external']);
  });

  it.each(named)('$name has the fields of the treaty, of the same types, and no other', ({ type }) => {
    const promised = (
      treaty.getType(RegionalRoadmap.name) as { getFields(): Record<string, { type: unknown }> }
    ).getFields();
    const kept = Object.entries(fieldsOf(type)).map(([name, field]) => [name, field.type]);
    expect(Object.fromEntries(kept)).toEqual(
      Object.fromEntries(Object.entries(promised).map(([name, { type }]) => [name, String(type)])),
    );
  });

  it('follow the treaty when it grows', () => {
    const grown = parseSchema(`
      scalar Date
      type Query { roadmap: RegionalRoadmap }
      interface RegionalRoadmap { regionCode: ID!, asOf: Date, horizon: Int }
    `);
    const [first] = parse(delegatedTypes(DELEGATIONS)(grown)).definitions as ObjectTypeDefinitionNode[];
    expect(fieldsOf(first!)).toMatchObject({ horizon: { type: 'Int', directives: ['@external'] } });
  });

  it('leave every field of the treaty but its key without an answer when their ARS is down', () => {
    const required = Object.values(named).flatMap(({ type }) =>
      Object.entries(fieldsOf(type)).filter(([, field]) => field.type.endsWith('!')),
    );
    expect(required.map(([name]) => name)).toEqual(named.map(() => 'regionCode'));
  });
});
