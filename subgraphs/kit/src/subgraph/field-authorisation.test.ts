import { describe, expect, it } from '@jest/globals';
import 'reflect-metadata';
import { ANONYMOUS, steers, type Viewer } from '@hopen/schema';
import { type GraphQLError, graphql } from 'graphql';
import { Field, FieldResolver, InterfaceType, ObjectType, Query, Resolver } from 'type-graphql';
import { buildSubgraph } from '../subgraph/build-subgraph.ts';
import type { AnySubgraph, FieldRules } from '../subgraph/subgraph.ts';

const DGOS: Viewer = { role: 'NATIONAL', body: 'DGOS', programmes: ['HOPEN'] };
const ARS_93: Viewer = { role: 'ARS', region: '93' };
const ARS_53: Viewer = { role: 'ARS', region: '53' };

/** Counter of resolutions: a forbidden field must not be computed. */
let computed = 0;

@InterfaceType('Holder', { resolveType: () => 'Purse' })
abstract class HolderType {
  @Field(() => String, { nullable: true })
  owner!: string;
}

@ObjectType('Purse', { implements: HolderType })
class PurseType extends HolderType {
  @Field(() => String)
  region!: string;

  @Field(() => String, { nullable: true })
  content!: string;
}

@Resolver(() => PurseType)
class PurseResolver {
  @Query(() => [PurseType], { nullable: true })
  purses() {
    return [
      { region: '93', content: 'gold', owner: 'Marius' },
      { region: '53', content: 'silver', owner: 'Anne' },
    ];
  }

  @FieldResolver(() => String, { nullable: true })
  async count() {
    computed++;
    return 'twelve';
  }
}

const subgraph = (fieldRules: FieldRules): AnySubgraph => ({
  name: 'purses',
  port: 0,
  mappings: [],
  migrations: [],
  resolvers: [PurseResolver],
  types: [PurseType],
  references: {},
  fieldRules,
  loaders: () => ({}),
});

const ofItsRegion = (viewer: Viewer, { region }: { region: string }) =>
  steers(viewer, 'HOPEN') || (viewer.role === 'ARS' && viewer.region === region);

async function ask(fieldRules: FieldRules, viewer: Viewer, fields = 'content count') {
  computed = 0;
  const { schema } = await buildSubgraph(subgraph(fieldRules));
  const answer = await graphql({
    schema,
    source: `{ purses { region ${fields} } }`,
    contextValue: { viewer },
  });
  const { purses } = answer.data as { purses: { content: string | null; count: string | null }[] };
  return { purses, codes: (answer.errors ?? []).map(codeAndPath) };
}

const codeAndPath = ({ extensions, path }: GraphQLError) => `${extensions.code} ${path?.join('.')}`;

describe('the authorisation table', () => {
  const rules = { 'Purse.content': ofItsRegion, 'Purse.count': ofItsRegion };

  it.each([
    { who: 'the DGOS', viewer: DGOS, contents: ['gold', 'silver'], counts: ['twelve', 'twelve'], codes: [] },
    {
      who: 'the ARS of the first region',
      viewer: ARS_93,
      contents: ['gold', null],
      counts: ['twelve', null],
      codes: ['FORBIDDEN purses.1.content', 'FORBIDDEN purses.1.count'],
    },
    {
      who: 'the ARS of the second region',
      viewer: ARS_53,
      contents: [null, 'silver'],
      counts: [null, 'twelve'],
      codes: ['FORBIDDEN purses.0.content', 'FORBIDDEN purses.0.count'],
    },
    {
      who: 'the public',
      viewer: ANONYMOUS,
      contents: [null, null],
      counts: [null, null],
      codes: [
        'FORBIDDEN purses.0.content',
        'FORBIDDEN purses.0.count',
        'FORBIDDEN purses.1.content',
        'FORBIDDEN purses.1.count',
      ],
    },
  ])(
    'shows $who what it may see, and null with FORBIDDEN for the rest',
    async ({ viewer, contents, counts, codes }) => {
      const answer = await ask(rules, viewer);
      expect(answer.purses.map(({ content }) => content)).toEqual(contents);
      expect(answer.purses.map(({ count }) => count)).toEqual(counts);
      expect(answer.codes.sort()).toEqual(codes);
      expect(computed).toBe(counts.filter((count) => count !== null).length);
    },
  );

  it('leaves alone the fields that it does not name', async () => {
    const answer = await ask({ 'Purse.content': () => false }, ANONYMOUS);
    expect(answer.purses.map(({ count }) => count)).toEqual(['twelve', 'twelve']);
    expect(answer.codes).toEqual(['FORBIDDEN purses.0.content', 'FORBIDDEN purses.1.content']);
  });

  it('says a hundred times that a field is forbidden; further ones are null', async () => {
    const aliases = Array.from({ length: 60 }, (_, index) => `a${index}: content`).join(' ');
    const answer = await ask({ 'Purse.content': () => false }, ANONYMOUS, aliases);
    expect(answer.codes).toHaveLength(100);
    const shown = answer.purses.flatMap((purse) => Object.entries(purse));
    expect(shown.filter(([name, value]) => /^a\d/.test(name) && value !== null)).toEqual([]);
  });

  it('that is empty hides nothing', async () => {
    expect((await ask({}, ANONYMOUS)).codes).toEqual([]);
  });

  it.each([
    { what: 'a type that the schema lacks', coordinate: 'Wallet.content' },
    { what: 'a field that the schema lacks', coordinate: 'Purse.contents' },
    { what: 'a type without a field', coordinate: 'Purse' },
    { what: 'a field without a type', coordinate: '.content' },
    { what: 'a field of an interface, where no resolver would ask it', coordinate: 'Holder.owner' },
  ])('is refused when it names $what, since nobody would be kept out', async ({ coordinate }) => {
    const outcome = await buildSubgraph(subgraph({ [coordinate]: () => false })).then(
      () => 'accepted',
      (error: Error) => error.message,
    );
    expect(outcome).toContain(coordinate);
  });
});
