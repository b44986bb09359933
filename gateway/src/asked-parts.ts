import type { AskedFields, SelectionSets } from '@hopen/kit';
import { type GraphQLCompositeType, type GraphQLSchema, isCompositeType, Kind } from 'graphql';
import type { Representation } from './representations.ts';
import type { Path } from './subgraph-answer.ts';

/** One thing that a fetch asks about: an entity, or what the operation starts from. */
export interface Part {
  /** Where it stands in the data. */
  readonly at: Path;
  /** By what it is asked for; empty for what the operation starts from. */
  readonly key: Representation;
  /** Undefined where the supergraph has no such type. */
  readonly type: GraphQLCompositeType | undefined;
  readonly selected: SelectionSets;
}

type Data = Record<string, unknown>;

export function partsOf(
  types: GraphQLSchema,
  asked: AskedFields,
  representations: readonly Representation[] | undefined,
): Part[] {
  if (!representations) return [{ at: [], key: {}, type: asked.rootType, selected: asked.root }];
  const selected = asked.root.flatMap(({ selections }) =>
    selections.flatMap((field) => (field.kind === Kind.FIELD && field.selectionSet) || []),
  );
  return representations.map((key, index) => {
    const type = types.getType(String(key.__typename));
    return { at: ['_entities', index], key, type: isCompositeType(type) ? type : undefined, selected };
  });
}

/** What the data say of a part. */
export const sentOf = (data: Data, { at }: Part): unknown =>
  at.length === 0 ? data : (data._entities as unknown[])[at[1] as number];

/** The data that say so much of each part. */
export const dataOf = (parts: readonly Part[], values: readonly (Data | null)[]): Data | null =>
  parts[0]?.at.length === 0 ? values[0]! : { _entities: values };
