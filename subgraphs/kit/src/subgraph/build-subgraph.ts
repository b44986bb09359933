import 'reflect-metadata';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { type GraphQLSchema, parse, print } from 'graphql';
import { buildSchema, createResolversMap, type NonEmptyArray, Resolver } from 'type-graphql';
import { addListSizeDirectives } from '../graphql/list-size-directives.ts';
import { validateEntityKeys } from './entity-key-validation.ts';
import { enforceFieldRules } from './field-authorisation.ts';
import type { Context, Subgraph } from './subgraph.ts';

/** Composition with these versions goes up to federation 2.14; 2.12 is the newest that every tool here reads. */
const FEDERATION_LINK = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.12"
  import: ["@key", "@shareable", "@external", "@inaccessible", "@tag", "@cost", "@listSize"]
)
`;

/** A subgraph may have nothing but entities, and type-graphql wants one resolver at least. */
@Resolver()
class NoResolvers {}

/** The executable schema of a subgraph, and the SDL that it publishes for composition. */
export async function buildSubgraph<Loaders>(
  subgraph: Subgraph<Loaders>,
): Promise<{ schema: GraphQLSchema; sdl: string }> {
  const plain = await buildSchema({
    resolvers: [...subgraph.resolvers, NoResolvers] as unknown as NonEmptyArray<never>,
    orphanedTypes: subgraph.types as never[],
    validate: false,
    // Federation's directives are known only once @link is there, so validation waits for buildSubgraphSchema.
    skipCheck: true,
  });
  const typeDefs = addListSizeDirectives(
    parse(FEDERATION_LINK + printSchemaWithDirectives(plain) + (subgraph.extraTypes?.(plain) ?? '')),
  );
  const resolvers = createResolversMap(plain);
  for (const [type, find] of Object.entries(subgraph.references)) {
    const __resolveReference = async (key: unknown, context: Context<Loaders>) => find(key, context);
    resolvers[type] = Object.assign(resolvers[type] ?? {}, { __resolveReference }) as never;
  }
  enforceFieldRules(subgraph.fieldRules, plain, resolvers as never);
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }]);
  validateEntityKeys(schema);
  return { schema, sdl: `${print(typeDefs)}\n` };
}
