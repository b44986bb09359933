import 'reflect-metadata';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { type GraphQLSchema, parse, print } from 'graphql';
import { buildSchema, createResolversMap, type NonEmptyArray, Resolver } from 'type-graphql';
import { addListSizeDirectives } from '../graphql/list-size-directives.ts';
import { validateEntityKeys } from './entity-key-validation.ts';
import { enforceFieldRules } from './field-authorisation.ts';
import type { Context, Subgraph } from './subgraph.ts';

/** Federation version. Our composition supports up to 2.14; 2.12 is the newest that all other tools read. */
const FEDERATION_LINK = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.12"
  import: ["@key", "@shareable", "@external", "@inaccessible", "@tag", "@cost", "@listSize"]
)
`;

/** Placeholder, since type-graphql requires a resolver and a subgraph may have entities only. */
@Resolver()
class NoResolvers {}

/** Builds the executable schema of a subgraph, and its SDL for composition. */
export async function buildSubgraph<Loaders>(
  subgraph: Subgraph<Loaders>,
): Promise<{ schema: GraphQLSchema; sdl: string }> {
  const plain = await buildSchema({
    resolvers: [...subgraph.resolvers, NoResolvers] as unknown as NonEmptyArray<never>,
    orphanedTypes: subgraph.types as never[],
    validate: false,
    // Validated later by buildSubgraphSchema, since federation directives are unknown until @link is added.
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
