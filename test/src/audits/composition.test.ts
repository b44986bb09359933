import { readdir, readFile } from 'node:fs/promises';
import { isHostedByAnArs } from '@hopen/gateway';
import type { AnySubgraph } from '@hopen/kit/subgraph';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { DELEGATIONS } from '@hopen/roadmaps';
import { ROADMAP_NAMES } from '@hopen/schema';
import { compose, GRAPH, publishedElsewhere, SUBGRAPHS } from '@hopen/scripts';
import { describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';

const SCHEMA = new URL('../../../schema/', import.meta.url);

describe('the published contract', () => {
  it('is what the subgraphs compose to', async () => {
    const contract = await compose(GRAPH, await publishedElsewhere(DELEGATIONS));
    const committed = await readContract();
    expect([...contract.keys()].sort()).toEqual([...committed.keys()].sort());
    const stale = [...contract].filter(([path, content]) => committed.get(path) !== content);
    expect(stale.map(([path]) => path)).toEqual([]);
  });

  it('is of the State, or of an ARS, as the gateway takes it', () => {
    for (const { name, region } of GRAPH)
      expect([name, isHostedByAnArs(name)]).toEqual([name, Boolean(region)]);
  });

  it('names the roadmap of every region, and what writes it, whoever hosts it', async () => {
    const api = buildSchema(await readFile(new URL('api.graphql', SCHEMA), 'utf8'));
    const roots = { ...api.getQueryType()!.getFields(), ...api.getMutationType()!.getFields() };
    for (const {
      regionCode: _c,
      regionName: _n,
      subgraph: _s,
      draftQuery,
      draftMutation,
      publishMutation,
      ...types
    } of ROADMAP_NAMES.values()) {
      expect(Object.keys(roots)).toEqual(
        expect.arrayContaining([draftQuery, draftMutation, publishMutation]),
      );
      for (const name of Object.values(types)) expect([name, api.getType(name)?.name]).toEqual([name, name]);
    }
  });

  it('tells caches every possible type, and the key of every entity', async () => {
    const possible = JSON.parse(await readFile(new URL('possible-types.json', SCHEMA), 'utf8'));
    const keys = JSON.parse(await readFile(new URL('key-fields.json', SCHEMA), 'utf8'));
    const types = [...ROADMAP_NAMES.values()].map(({ type }) => type);
    expect(possible.RegionalRoadmap).toEqual(types.toSorted());
    expect(possible.Beneficiary).toEqual(['Establishment', 'HospitalGroup', 'LegalEntity']);
    for (const type of types) expect(keys[type]).toEqual(['regionCode', 'asOf']);
    const supergraph = await readFile(new URL('supergraph.graphql', SCHEMA), 'utf8');
    const entities = [...supergraph.matchAll(/^type (\w+)[^{]*@join__type\([^)]*key:/gm)].map(
      ([, name]) => name,
    );
    expect(Object.keys(keys)).toEqual(entities);
    expect(keys).toMatchObject({ Region: ['code'], Domain: ['programmeCode', 'code'] });
  });

  it('has a part of each subgraph, each under its own name and port', () => {
    expect(new Set(GRAPH.map(({ name }) => name)).size).toBe(GRAPH.length);
    expect(new Set(GRAPH.map(({ port }) => port)).size).toBe(GRAPH.length);
  });
});

async function readContract(): Promise<Map<string, string>> {
  const paths = (await readdir(SCHEMA, { recursive: true })).map((path) => path.replaceAll('\\', '/'));
  const ours = paths.filter(
    (path) => /(\.graphql|-types\.json|-fields\.json)$/.test(path) && !path.includes('node_modules'),
  );
  return new Map(
    await Promise.all(
      ours.map(
        async (path): Promise<[string, string]> => [path, await readFile(new URL(path, SCHEMA), 'utf8')],
      ),
    ),
  );
}

/** Country with additions to some subgraphs' SDL. */
const countryWith = (additions: Record<string, string>): AnySubgraph[] =>
  SUBGRAPHS.map((subgraph) => ({
    ...subgraph,
    extraTypes: (schema: GraphQLSchema) =>
      (subgraph.extraTypes?.(schema) ?? '') + (additions[subgraph.name] ?? ''),
  }));

const motto = (type: string, directives = '', nullable = 'String') =>
  `\nextend type ${type} { "Devise. What stands above the door." motto: ${nullable} ${directives} }\n`;

async function refusal(additions: Record<string, string>): Promise<string> {
  const error = await compose(countryWith(additions)).then(
    () => new Error('It was accepted.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserFacingError)) throw error;
  return error.message;
}

describe('a breach of the contract', () => {
  it('is not that a subgraph adds a field of its own to an entity', async () => {
    const contract = await compose(countryWith({ funding: motto('Region') }));
    expect(contract.get('api.graphql')).toContain('motto: String');
  });

  it.each<{ what: string; additions: Record<string, string>; says: string[] }>([
    {
      what: 'a field of an entity that another subgraph owns',
      additions: { funding: '\nextend type Region { "Nom. The name." name: String! }\n' },
      says: ['Region.name', 'funding', 'establishments'],
    },
    {
      what: 'a shared field of an entity that two of its three subgraphs answer',
      additions: { funding: motto('Region', '@shareable'), roadmaps: motto('Region', '@shareable') },
      says: ['Region.motto', 'FUNDING', 'ROADMAPS'],
    },
    {
      what: 'a shared field of an entity that all of its subgraphs answer',
      additions: {
        funding: motto('HospitalGroup', '@shareable'),
        establishments: motto('HospitalGroup', '@shareable'),
      },
      says: ['HospitalGroup.motto', 'FUNDING', 'ESTABLISHMENTS'],
    },
    {
      what: 'a shared field of a roadmap that an ARS hosts',
      additions: {
        roadmaps: motto('PacaRoadmap', '@shareable'),
        'roadmaps-paca': motto('PacaRoadmap', '@shareable'),
      },
      says: ['[roadmaps-paca] PacaRoadmap.motto', '@shareable'],
    },
    {
      what: 'a field that two subgraphs see with different nullability, which is a hint of drift',
      additions: {
        roadmaps: '\nextend type PriorityDomain { "Motif. Why." motive: String @shareable }\n',
        'roadmaps-paca': '\nextend type PriorityDomain { "Motif. Why." motive: String! @shareable }\n',
      },
      says: ['PriorityDomain.motive'],
    },
    {
      what: 'a value type that has a field in one subgraph and not in the other',
      additions: { roadmaps: '\nextend type PageInfo { "Motif. Why." motive: String @shareable }\n' },
      says: ['PageInfo.motive'],
    },
    {
      what: 'a description that differs between subgraphs',
      additions: {
        roadmaps:
          '\n"Sceau. One text." enum Seal { "Sec. Dry." DRY }\nextend type Region { "Sceau. The seal." seal: Seal }\n',
        funding:
          '\n"Sceau. Another text." enum Seal { "Sec. Dry." DRY }\nextend type Programme { "Sceau. The seal." seal: Seal }\n',
      },
      says: ['Seal'],
    },
    {
      what: 'a treaty that an ARS changes for all the others',
      additions: {
        'roadmaps-paca':
          '\nextend interface RegionalRoadmap { "Horizon. Year." horizon: Int }\nextend type PacaRoadmap { "Horizon. Year." horizon: Int }\n',
      },
      says: ['[roadmaps-paca] RegionalRoadmap.horizon'],
    },
    {
      what: 'a value of the treaty that an ARS changes',
      additions: { 'roadmaps-paca': motto('RoadmapAxis', '@shareable') },
      says: ['[roadmaps-paca] RoadmapAxis.motto'],
    },
    {
      what: 'a field of an entity of the State that an ARS adds',
      additions: {
        'roadmaps-paca': `\ntype Region @key(fields: "code") { "Code. The code." code: ID! }${motto('Region')}`,
      },
      says: ['[roadmaps-paca] Region.motto'],
    },
    {
      what: 'a name of the State that an ARS defines',
      additions: {
        'roadmaps-paca': '\n"Enveloppe. Money." type Envelope { "Devise. Money." motto: String }\n',
      },
      says: ['[roadmaps-paca] Envelope', 'funding'],
    },
    {
      what: 'an act of an ARS that is not named after its roadmap',
      additions: { 'roadmaps-paca': '\nextend type Mutation { "Agir. Acts." act: Int }\n' },
      says: ['[roadmaps-paca] Mutation.act', 'PacaRoadmap'],
    },
  ])('is $what', async ({ additions, says }) => {
    const message = await refusal(additions);
    for (const name of says) expect(message).toContain(name);
  });

  it('is a treaty that an ARS does not keep itself', async () => {
    const additions = {
      'roadmaps-paca': '\nextend interface RegionalRoadmap { "Horizon. Year." horizon: Int }\n',
    };
    await expect(compose(countryWith(additions))).rejects.toThrow(/RegionalRoadmap\.horizon.*PacaRoadmap/);
  });
});

const api = buildSchema(await readFile(new URL('api.graphql', SCHEMA), 'utf8'));

/** Describable elements of the API by coordinate: `Region`, `Region.name`, `Region.envelope(programme:)`. */
function described(schema: GraphQLSchema): { coordinate: string; description: string | null | undefined }[] {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !type.name.startsWith('_'),
  );
  return types.flatMap((type) => {
    // Root types need no description.
    const own =
      type === schema.getQueryType() || type === schema.getMutationType()
        ? []
        : [{ coordinate: type.name, ...words(type) }];
    if (isEnumType(type))
      return [
        ...own,
        ...type.getValues().map((value) => ({ coordinate: `${type.name}.${value.name}`, ...words(value) })),
      ];
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return own;
    const fields = Object.values(type.getFields()).flatMap((field) => [
      { coordinate: `${type.name}.${field.name}`, ...words(field) },
      ...argumentsOf(field).map((argument) => ({
        coordinate: `${type.name}.${field.name}(${argument.name}:)`,
        ...words(argument),
      })),
    ]);
    return [...own, ...fields];
  });
}

const argumentsOf = (field: GraphQLField<unknown, unknown> | GraphQLInputField) =>
  'args' in field ? field.args : [];
const words = ({ description }: { description?: string | null | undefined }) => ({ description });

describe('the description of what clients see', () => {
  const all = described(api);
  const without = (shape: RegExp) =>
    all.filter(({ description }) => !shape.test(description ?? '')).map(({ coordinate }) => coordinate);

  it('is there for every type, field, argument, input field and enum value', () => {
    expect(all.length).toBeGreaterThan(200);
    expect(without(/\S/)).toEqual([]);
  });

  it('begins with a term, written with a capital or as an acronym, and ends with a full stop', () => {
    expect(without(/^[\p{Lu}\d«`][\s\S]*[.]$/u)).toEqual([]);
  });

  it('has two words at least', () => {
    expect(without(/\S\s+\S/)).toEqual([]);
  });

  it('says nothing of how it is made', () => {
    expect(without(/^(?![\s\S]*\b(?:PostgreSQL|SQL|MikroORM|localhost)\b)/)).toEqual([]);
  });
});

describe('the authorisation tables', () => {
  const rules = SUBGRAPHS.flatMap(({ name, fieldRules }) =>
    Object.keys(fieldRules).map((coordinate) => ({ name, coordinate })),
  );

  it.each(rules)('of $name hide $coordinate, which exists and may be null', ({ coordinate }) => {
    const [typeName, fieldName] = coordinate.split('.') as [string, string];
    const type = api.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    expect(field).toBeDefined();
    expect(isNonNullType(field?.type)).toBe(false);
  });
});
