import { SelectedFields } from '@hopen/kit/graphql';
import type { GraphQLFormattedError } from 'graphql';
import type { Path } from './answer.ts';
import type { SubgraphRequest } from './subgraph-request.ts';

/** Root fields that are named when a whole fetch is lost: the completeness report names the subgraph. */
const MOST_PATHS = 3;

/** Gives errors about a whole fetch the path of what it asked: its first root fields, or its first entity. */
export function atLostFields(
  errors: readonly GraphQLFormattedError[],
  { document, variables, context }: SubgraphRequest,
): readonly GraphQLFormattedError[] {
  if (errors.every(({ path }) => path)) return errors;
  const paths = variables.representations ? FIRST_ENTITY : rootPaths();
  return errors.flatMap((error) => (error.path ? [error] : paths.map((path) => ({ ...error, path }))));

  function rootPaths(): Path[] {
    const asked = new SelectedFields(context.types, document, variables);
    return [...asked.of(asked.rootType, asked.root).keys()].slice(0, MOST_PATHS).map((name) => [name]);
  }
}

const FIRST_ENTITY: readonly Path[] = [['_entities', 0]];
