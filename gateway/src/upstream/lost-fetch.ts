import { SelectedFields } from '@hopen/kit/graphql';
import type { GraphQLFormattedError } from 'graphql';
import type { Path } from './answer.ts';
import type { SubgraphRequest } from './subgraph-request.ts';

/** Root fields that are named when a whole fetch is lost: the completeness report names the subgraph. */
const MOST_PATHS = 3;

/**
 * Gives errors about a whole fetch the path of what it asked: its first root fields, or the place of its entities, which
 * the executor adds (see `atFirstList`).
 */
export function atLostFields(
  errors: readonly GraphQLFormattedError[],
  { document, variables, context }: SubgraphRequest,
): readonly GraphQLFormattedError[] {
  if (errors.every(({ path }) => path)) return errors;
  const paths = variables.representations ? PLACE_OF_ENTITIES : rootPaths();
  return errors.flatMap((error) => (error.path ? [error] : paths.map((path) => ({ ...error, path }))));

  function rootPaths(): Path[] {
    const asked = new SelectedFields(context.types, document, variables);
    return [...asked.of(asked.rootType, asked.root).keys()].slice(0, MOST_PATHS).map((name) => [name]);
  }
}

const PLACE_OF_ENTITIES: readonly Path[] = [[]];
